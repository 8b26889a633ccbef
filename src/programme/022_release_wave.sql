-- Stub for release
SELECT 1;
