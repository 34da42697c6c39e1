"""What is learned: encoders with their cache, logistic heads, background statistics."""
