"""The gazetteer: places that people ask for, in the words and the scripts that they ask in."""
