"""What a text is made of: language, sentences, clauses, boilerplate, normal forms."""
