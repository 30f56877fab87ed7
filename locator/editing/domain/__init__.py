"""Values and rules of editing: proposals, and the hours and positions of a form."""
