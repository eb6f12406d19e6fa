skip = 
