* Run in test/data: pspp --syntax-encoding=UTF-8 ../oracle/latin.sps
* A file of Windows-1252 with names in it, and labels of texts that are longer than eight bytes.
SET LOCALE='WINDOWS-1252'.
DATA LIST LIST NOTABLE /für_Öl (F3.0) Straße (F3.1) ñ (F1.0).
BEGIN DATA
1 2.5 3
END DATA.
STRING antwort (A20).
COMPUTE antwort = 'sehr zufrieden, ja'.
VARIABLE LABELS für_Öl 'Über €' Straße 'Œuvre'.
VALUE LABELS antwort 'sehr zufrieden, ja' 'Sehr zufrieden – für alle' 'keine Angabe' 'Weiß nicht'.
VALUE LABELS ñ 3 'drei Jahre, ñ'.
MISSING VALUES antwort ('keine').
SAVE OUTFILE='latin.sav'.
