"""A schema as PostgreSQL's own catalog describes it, in lines that two schemas can be compared by.

The order of a table's columns is left out: a column that an upgrade adds comes last, in a new database it
stands where it is read best.
"""

from sqlalchemy import Connection, text

# What comes with an extension is not ours, and Alembic's own table is nobody's model.
OURS = """
  n.nspname = 'public' AND c.relname <> 'alembic_version' AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
COLUMNS = """
SELECT format('column %s.%s %s%s default=%s generated=%s identity=%s', c.relname, a.attname,
              format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END,
              pg_get_expr(e.adbin, e.adrelid), a.attgenerated, a.attidentity)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef e ON e.adrelid = c.oid AND e.adnum = a.attnum
WHERE c.relkind = 'r' AND OURS
"""
STORAGE = """
SELECT format('storage %s.%s %s %s', c.relname, a.attname, a.attstorage, a.attcompression)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND OURS
"""
SECURED = """
SELECT format('table %s row security %s forced %s persistence %s options %s', c.relname, c.relrowsecurity,
              c.relforcerowsecurity, c.relpersistence, c.reloptions)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND OURS
"""
CONSTRAINTS = """
SELECT format('constraint %s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype NOT IN ('n', 't') AND OURS
"""
INDEXES = """
SELECT 'index ' || pg_get_indexdef(i.indexrelid)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE OURS
"""
TRIGGERS = """
SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND OURS
"""
VIEWS = """
SELECT format('view %s %s', c.relname, pg_get_viewdef(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v' AND OURS
"""
SEQUENCES = """
SELECT format('sequence %s from %s by %s to %s cache %s cycle %s', c.relname, s.seqstart, s.seqincrement,
              s.seqmax, s.seqcache, s.seqcycle)
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE OURS
"""
FUNCTIONS = """
SELECT 'function ' || pg_get_functiondef(p.oid)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prokind = 'f' AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
POLICIES = """
SELECT format('policy %s.%s %s to %s using %s with check %s', c.relname, p.polname, p.polcmd,
              p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid),
              -- An UPDATE or ALL without a check of its own is checked by what it may see.
              coalesce(pg_get_expr(p.polwithcheck, p.polrelid),
                       CASE WHEN p.polcmd IN ('w', '*') THEN pg_get_expr(p.polqual, p.polrelid) END))
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE OURS
"""
GRANTS = """
SELECT format('grant %s on %s to %s', g.privilege_type, c.relname, g.grantee::regrole)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN aclexplode(c.relacl) g
WHERE g.grantee <> c.relowner AND OURS
UNION ALL
SELECT format('grant %s on %s.%s to %s', g.privilege_type, c.relname, a.attname, g.grantee::regrole)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
CROSS JOIN aclexplode(a.attacl) g
WHERE OURS
UNION ALL
SELECT format('grant %s on function %s to %s', g.privilege_type, p.oid::regprocedure,
              CASE g.grantee WHEN 0 THEN 'public' ELSE g.grantee::regrole::text END)
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN aclexplode(p.proacl) g
WHERE n.nspname = 'public' AND g.grantee <> p.proowner AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT format('grant %s on schema %s to %s', g.privilege_type, n.nspname, g.grantee::regrole)
FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) g
WHERE n.nspname = 'public' AND g.grantee NOT IN (0, n.nspowner)
UNION ALL
SELECT format('grant %s on %s to %s', g.privilege_type, c.relname, g.grantee::regrole)
FROM pg_class c CROSS JOIN aclexplode(c.relacl) g
WHERE c.oid = to_regclass('alembic_version') AND g.grantee <> c.relowner
"""
EXTENSIONS = """
SELECT format('extension %s in %s', e.extname, e.extnamespace::regnamespace) FROM pg_extension e
"""
TABLES_ONLY = (COLUMNS, CONSTRAINTS, INDEXES)
REPLAYED = (SECURED, TRIGGERS, VIEWS, FUNCTIONS, POLICIES, GRANTS)
EVERYTHING = (*TABLES_ONLY, STORAGE, SEQUENCES, EXTENSIONS, *REPLAYED)


def described(
    connection: Connection, asked: tuple[str, ...] = EVERYTHING, schema: str = "public"
) -> list[str]:
    """Return the lines that describe what is ours in a schema of a database, sorted."""
    questions = [question.replace("OURS", OURS).replace("'public'", f"'{schema}'") for question in asked]
    return sorted(line for question in questions for line in connection.scalars(text(question)))
