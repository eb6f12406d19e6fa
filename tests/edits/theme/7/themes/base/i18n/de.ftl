skip = Grund
