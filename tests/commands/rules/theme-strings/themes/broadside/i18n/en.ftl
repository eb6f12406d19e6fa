where-this-appears = Where it stands
sources Sources
