// Follows the events of the preview server. To be replaced.
