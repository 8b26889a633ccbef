* Run in test/data: LC_ALL=C.UTF-8 pspp ../oracle/formats.sps
* Every print format of SPSS on one number, multiple-response sets, names of several kinds.
SET LOCALE='C.UTF-8'.
DATA LIST LIST NOTABLE /n (F8.2).
BEGIN DATA
1
2
END DATA.
COMPUTE moment = 13904675185.5 + (n - 1) * 86400 * 400.
COMPUTE day = TRUNC(moment / 86400) * 86400.
COMPUTE f_f = day.
COMPUTE f_comma = day.
COMPUTE f_dot = day.
COMPUTE f_dollar = day.
COMPUTE f_pct = day.
COMPUTE f_e = day.
COMPUTE f_n = 42.
COMPUTE f_z = 42.
COMPUTE f_cca = day.
COMPUTE f_ccb = day.
COMPUTE f_ccc = day.
COMPUTE f_ccd = day.
COMPUTE f_cce = day.
COMPUTE f_ib = 42.
COMPUTE f_pib = 42.
COMPUTE f_pibhex = 42.
COMPUTE f_p = 42.
COMPUTE f_pk = 42.
COMPUTE f_rb = 42.5.
COMPUTE f_rbhex = 42.5.
COMPUTE d_date = day.
COMPUTE d_adate = day.
COMPUTE d_edate = day.
COMPUTE d_jdate = day.
COMPUTE d_sdate = day.
COMPUTE d_qyr = day.
COMPUTE d_moyr = day.
COMPUTE d_wkyr = day.
COMPUTE d_part = moment.
COMPUTE t_datetime = moment.
COMPUTE t_ymdhms = moment.
COMPUTE i_time = 95400.25.
COMPUTE i_dtime = 1000000.
COMPUTE i_mtime = 125.
COMPUTE i_minus = -3661.
COMPUTE w_wkday = 3.
COMPUTE w_month = 11.
STRING s_a (A8).
STRING s_long (A600).
COMPUTE s_a = 'abc'.
COMPUTE s_long = CONCAT(RPAD('x', 253, 'y'), 'ä', RPAD('z', 300, '-')).
FORMATS f_f (F12.0) f_comma (COMMA17.2) f_dot (DOT17.2) f_dollar (DOLLAR17.2) f_pct (PCT17.2) f_e (E17.9)
 f_n (N8) f_z (Z8) f_cca (CCA17.2) f_ccb (CCB17.2) f_ccc (CCC17.2) f_ccd (CCD17.2) f_cce (CCE17.2)
 f_ib (IB4) f_pib (PIB4) f_pibhex (PIBHEX8) f_p (P4) f_pk (PK4) f_rb (RB8) f_rbhex (RBHEX16)
 d_date (DATE11) d_adate (ADATE10) d_edate (EDATE10) d_jdate (JDATE7) d_sdate (SDATE10) d_qyr (QYR8) d_moyr (MOYR8) d_wkyr (WKYR10)
 d_part (DATE11) t_datetime (DATETIME22.1) t_ymdhms (YMDHMS22.1) i_time (TIME11.2) i_dtime (DTIME12) i_mtime (MTIME8) i_minus (TIME9)
 w_wkday (WKDAY9) w_month (MONTH9).
COMPUTE b1 = n = 1.
COMPUTE b2 = n = 2.
COMPUTE Größe = 1.5.
COMPUTE größe_2 = 2.5.
COMPUTE @x#y.z = 7.
COMPUTE a_name_of_exactly_sixty_four_bytes_which_is_the_most_spss_allows = 8.
VARIABLE LABELS größe_2 'Überlänge – in “Meter”'.
MRSETS /MDGROUP NAME=$hazards LABEL='Hazards' VARIABLES=b1 b2 VALUE=1.
SAVE OUTFILE='formats.sav' /UNCOMPRESSED.
EXPORT OUTFILE='small.por' /KEEP=n f_f d_date t_datetime s_a b1 b2.
* As PSPP understands them: dates as mm/dd/yyyy, with the time of day.
SAVE TRANSLATE /OUTFILE='formats_pspp.csv' /TYPE=CSV /FIELDNAMES /REPLACE.
