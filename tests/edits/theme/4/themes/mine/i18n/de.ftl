skip = Sprung
