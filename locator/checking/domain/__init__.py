"""Values and rules of calls: topics of the script, outcomes, what makes a station due."""
