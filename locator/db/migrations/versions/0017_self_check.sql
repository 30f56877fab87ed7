-- What the program tries on itself: when it was tried first and last, when it last worked, and what was wrong.
CREATE TABLE self_check (
  name TEXT NOT NULL,
  first_at TIMESTAMP WITH TIME ZONE NOT NULL,
  tried_at TIMESTAMP WITH TIME ZONE NOT NULL,
  worked_at TIMESTAMP WITH TIME ZONE,
  trouble TEXT DEFAULT '' NOT NULL,
  CONSTRAINT self_check_pkey PRIMARY KEY (name),
  CONSTRAINT self_check_worked_or_not CHECK ((trouble = '') = (worked_at IS NOT DISTINCT FROM tried_at))
);
GRANT SELECT ON self_check TO locator_public, locator_staff;
