-- Extensions that the tables need. They stay when ours go: other programs may use them.
CREATE EXTENSION IF NOT EXISTS postgis;   -- positions, boundaries, distances
CREATE EXTENSION IF NOT EXISTS pg_trgm;   -- search for parts of names
CREATE EXTENSION IF NOT EXISTS intarray;  -- sets of search tags in one GiST index with the position
