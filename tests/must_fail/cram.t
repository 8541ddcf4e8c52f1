What cram would fail:

  $ echo a
  b

  $ printf 'x\ty\n'
  x\ty (esc)

  $ echo abc
  a* (glob)
  [1]

  $ echo out
  out
commentary
  more
