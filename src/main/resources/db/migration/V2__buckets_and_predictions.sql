-- A long history in buckets: one row per stretch of time that has samples, starts counted from 1970-01-01 UTC. A function
-- that the server unfolds into the query around it, so that only the partitions of the time asked for are looked at. Its
-- body is text: it goes on to mean the table "sample" when that becomes a partitioned one.
CREATE FUNCTION sample_buckets(of_series bigint, starting timestamptz, ending timestamptz, width interval)
RETURNS TABLE (bucket timestamptz, lowest double precision, highest double precision, mean double precision,
               newest double precision, samples bigint)
LANGUAGE sql STABLE AS $$
    SELECT date_bin(width, s.at, TIMESTAMPTZ '1970-01-01 00:00:00+00'),
           min(s.value), max(s.value), avg(s.value), (array_agg(s.value ORDER BY s.at DESC))[1], count(*)
      FROM forewarn.sample s
     WHERE s.series_id = of_series AND s.at >= starting AND s.at < ending
     GROUP BY 1
     ORDER BY 1
$$;

COMMENT ON FUNCTION sample_buckets IS 'Smallest, largest, mean and newest value of each stretch of time, of one series';

-- What was predicted, to be held against what came. Partitions are made by the service, as those of samples.
CREATE TABLE prediction (
    series_id  bigint           NOT NULL,
    made_at    timestamptz      NOT NULL,
    lead_s     integer          NOT NULL,
    for_time   timestamptz      NOT NULL,
    q10        double precision NOT NULL,
    q50        double precision NOT NULL,
    q90        double precision NOT NULL,
    p_breach   double precision,
    per_second boolean          NOT NULL,
    PRIMARY KEY (series_id, lead_s, made_at)
) PARTITION BY RANGE (made_at);

COMMENT ON TABLE prediction IS 'Forecasts of chosen series, as they were made';
COMMENT ON COLUMN prediction.made_at IS 'Time of the newest sample that the forecast knew';
COMMENT ON COLUMN prediction.lead_s IS 'How far ahead it was made, in seconds, as asked for; for_time lies on the series'' own grid';
COMMENT ON COLUMN prediction.q10 IS 'The value stays below this with a probability of 0.1';
COMMENT ON COLUMN prediction.p_breach IS 'Highest probability, over its objectives, that a breach starts within the horizon';
COMMENT ON COLUMN prediction.per_second IS 'The series is a counter, and the quantiles are of its rate per second';
