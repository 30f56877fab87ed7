"""Numbered changes of the schema, each with its way back; SQL that is not tables lies beside them."""
