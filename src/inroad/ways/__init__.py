"""From a goal back to the people who could put in a word: ways in, questions worth asking, side doors, sheets."""
