skip = Hop
