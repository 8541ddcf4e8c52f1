echo this file cannot be executed
