-- The roles and the database of Triage Desk on a PostgreSQL server (15 or newer).
--
-- Run once by an administrator of the server, for example:  psql -f roles.sql
-- The database is called triage_desk_data here; another name does as well.
--
--   triage_owner   changes the shape of the tables: triage-desk database upgrade
--   triage_desk    works with them: this is what every desk uses
--   triage_report  reads what statistics need, and no name of a patient
--
-- Then give each of them a password, which stands in no file of the program:
--   \password triage_owner
--   \password triage_desk
-- and let them in over TLS only, in pg_hba.conf:
--   hostssl  triage_desk_data  triage_owner,triage_desk,triage_report  0.0.0.0/0  scram-sha-256
--
-- What each may do with each table is given by: triage-desk database upgrade

DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['triage_owner', 'triage_desk', 'triage_report'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', role);
    END IF;
  END LOOP;
END $$;

-- Text is compared byte by byte, as in the file of a single desk: search depends on it.
CREATE DATABASE triage_desk_data OWNER triage_owner
  TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C';

REVOKE ALL ON DATABASE triage_desk_data FROM PUBLIC;
GRANT CONNECT ON DATABASE triage_desk_data TO triage_desk, triage_report;

\connect triage_desk_data

-- In older servers everybody may make tables in this schema, and so shadow ours.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO triage_desk, triage_report;
ALTER SCHEMA public OWNER TO triage_owner;
