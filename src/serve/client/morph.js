// Changes a document in place into another. To be replaced.
