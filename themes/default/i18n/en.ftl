where-this-appears = Where this appears
