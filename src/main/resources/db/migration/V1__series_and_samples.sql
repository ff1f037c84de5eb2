-- One row per series, one row per sample. Tables lie in the schema "forewarn" (Flyway creates it and makes it current).

CREATE TABLE series (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    canonical   text   NOT NULL,
    -- SHA-256 of the canonical text: it makes the text unique and has no limit on its length, as an index on it had
    digest      bytea  NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    name        text   NOT NULL,
    labels      jsonb  NOT NULL,
    fingerprint bigint NOT NULL
);

CREATE INDEX series_name ON series USING hash (name);

COMMENT ON TABLE series IS 'What was observed: a metric name and labels';
COMMENT ON COLUMN series.canonical IS 'name{label="value",...}, labels in alphabetical order';
COMMENT ON COLUMN series.fingerprint IS 'FNV-1a, 64 bit, over the canonical text';

-- No foreign key to series: it would cost a look-up for every sample, and series are never deleted.
CREATE TABLE sample (
    series_id bigint           NOT NULL,
    at        timestamptz      NOT NULL,
    value     double precision NOT NULL,
    PRIMARY KEY (series_id, at)
);

-- A few kB even for billions of rows; it lets "older than" skip what is young.
CREATE INDEX sample_at ON sample USING brin (at);

COMMENT ON TABLE sample IS 'Readings; at most one per series and millisecond';
