-- Stub for runs
SELECT 1;
