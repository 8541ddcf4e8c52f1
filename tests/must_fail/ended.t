The shell is killed between commands; cram would pass this file.

  $ printf 'no end'; false
  no end (no-eol)
  [1]

  $ printf '1\r2\n'
  1\r2 (esc)

  $ echo last words; kill -9 $$
  last words

  $ echo never
