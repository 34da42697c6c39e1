"""The nouns of the project and what every room stands on: types, errors, tables, vectors, files."""
