-- What entries refer to and nobody edits: administrative divisions, the numbers of search tags.
-- Filled from files of the program at every start.

-- Administrative divisions by GB/T 2260. The code of a province ends in four zeros, of a city in two.
CREATE TABLE division (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  full_name TEXT NOT NULL,  -- with the names of the divisions above
  parent_code TEXT,
  pinyin TEXT DEFAULT '' NOT NULL,
  initials TEXT DEFAULT '' NOT NULL,  -- of the pinyin
  CONSTRAINT division_pkey PRIMARY KEY (code),
  CONSTRAINT division_code_is_gb2260 CHECK (code ~ '^[0-9]{6}$'),
  CONSTRAINT division_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES division (code)
);
CREATE INDEX division_parent_code_idx ON division (parent_code);

-- Boundaries, to check positions by and for maps of staff. Public maps must not draw borders.
CREATE TABLE division_area (
  division_code TEXT,
  boundary geometry(MULTIPOLYGON,4326) NOT NULL,
  source TEXT NOT NULL,
  CONSTRAINT division_area_pkey PRIMARY KEY (division_code),
  CONSTRAINT division_area_division_code_fkey FOREIGN KEY (division_code) REFERENCES division (code)
);
CREATE INDEX division_area_boundary_idx ON division_area USING gist (boundary);

-- Services, kinds, audiences and ways of access as numbers, for the integer arrays that searches filter by.
CREATE TABLE search_tag (
  namespace TEXT NOT NULL,
  code TEXT NOT NULL,
  tag INTEGER NOT NULL,
  CONSTRAINT search_tag_pkey PRIMARY KEY (namespace, code)
);

-- What a first start loaded once and later starts must not load again.
CREATE TABLE milestone (
  name TEXT NOT NULL,
  reached_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  CONSTRAINT milestone_pkey PRIMARY KEY (name)
);
