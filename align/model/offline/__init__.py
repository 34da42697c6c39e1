"""Making the offline encoder from the weights a package carries."""
