backlinks = Where this appears
sources Sources
