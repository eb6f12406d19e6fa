skip = Leap
