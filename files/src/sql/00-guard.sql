/* resilience_files: labelled survey files of SPSS, Stata and SAS */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION resilience_files" to load this file. \quit

