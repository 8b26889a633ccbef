# Files whose contents are known because R made them: run in test/data with
#	Rscript ../oracle/make_files.R
# Writes stata.dta, stata8.dta, spss.sav, tiny.sas7bdat, sas5.xpt, sas8.xpt, several.xpt, and contents.csv with what they must hold
# (file, row, variable, value): dates as R's own Date and POSIXct print them, missing codes as {code}.
# haven 2.5.1, R 4.2.2 (Debian 12).
library(haven)
Sys.setenv(TZ = "UTC")
contents <- NULL
holds <- function(file, ...) {
	columns <- list(...)
	for (name in names(columns)) {
		v <- columns[[name]]
		contents <<- rbind(contents, data.frame(file = file, row = seq_along(v), variable = name, value = as.character(v)))
	}
}
exact <- function(x) ifelse(is.na(x), "", format(x, digits = 17, trim = TRUE, scientific = FALSE))

## Stata: every date format, extended missing values, labels of them, long texts
n <- 4
days <- as.Date(c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"))
since <- as.numeric(days - as.Date("1960-01-01"))
moments <- as.POSIXct(c("2023-05-28 17:46:25", "1959-12-31 23:59:59", "2016-12-31 23:59:59", "2017-01-01 00:00:00"), tz = "UTC")
milliseconds <- (as.numeric(moments) + 3653 * 86400) * 1000
# Leap seconds before each moment, as Stata's %tC counts them (27 to the end of 2016).
leap <- c(27, 0, 26, 27)
month <- c(760, -1, 0, 769)      # months since January 1960
quarter <- c(253, -1, 0, 255)
half <- c(126, -1, 0, 127)
week <- c(3290, -1, 0, 51)       # 52 a year, whatever the year
first <- function(y, m) as.Date(sprintf("%04d-%02d-01", y, m))
fmt <- function(x, f) { attr(x, "format.stata") <- f; x }
long <- c(paste(rep("ä", 1500), collapse = ""), "", "b", NA)
long[is.na(long)] <- ""
stata <- data.frame(
	d_td = fmt(since, "%td"), d_d = fmt(since, "%d"), d_own = fmt(since, "%tdDD/NN/CCYY"),
	t_tc = fmt(milliseconds, "%tc"), t_tC = fmt(milliseconds + leap * 1000, "%tC"),
	p_tm = fmt(month, "%tm"), p_tq = fmt(quarter, "%tq"), p_th = fmt(half, "%th"), p_tw = fmt(week, "%tw"),
	y_ty = fmt(c(2023, 1959, 1960, 2024), "%ty"), g_tg = fmt(c(1, 2, 3, 4), "%tg"), odd = fmt(c(17, 18, 19, 20), "%tbnyse"),
	tagged = labelled(c(1.5, tagged_na("a"), tagged_na("z"), NA), c(Low = 1, Refused = tagged_na("a"), Twin = 2, Twin = 3)),
	whole = 1:4, ints = c(-5L, NA, 100L, 2147483620L), text = c("ß", "with blanks  ", "", "é€"))
stata$strl <- long
attr(stata$d_td, "label") <- "Stata’s days"
write_dta(stata, "stata.dta", version = 14, label = "Made by R")
at <- function(d) ifelse(is.na(d), "", format(d))
holds("stata.dta", d_td = c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"), d_d = c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"),
	d_own = c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"),
	t_tc = format(moments, "%Y-%m-%dT%H:%M:%S"), t_tC = format(moments, "%Y-%m-%dT%H:%M:%S"),
	p_tm = format(seq(as.Date("1959-12-01"), by = "month", length.out = 800)[month + 2]),
	p_tq = format(seq(as.Date("1959-10-01"), by = "quarter", length.out = 300)[quarter + 2]),
	p_th = format(seq(as.Date("1959-07-01"), by = "6 months", length.out = 150)[half + 2]),
	p_tw = format(as.Date(c("2023-01-01", "1959-01-01", "1960-01-01", "1960-01-01")) + 7 * c(14, 51, 0, 51)),
	y_ty = c(2023, 1959, 1960, 2024), g_tg = 1:4, odd = 17:20, tagged = c("1.5", "{.a}", "{.z}", ""), whole = 1:4,
	ints = c("-5", "", "100", "2147483620"), text = c("ß", "with blanks", "", "é€"), strl = long)

# As Stata 8 wrote it (format 113): no encoding is named, and these texts are Windows-1252; dates count days.
old <- data.frame(day = fmt(since, "%d"), tagged = stata$tagged, area = c("K#ln", "#uvry", "L#Isle", "Z#rich"))
write_dta(old, "stata8.dta", version = 8)
# haven writes UTF-8 only: the bytes are put in afterwards.
b <- readBin("stata8.dta", "raw", file.size("stata8.dta"))
hashes <- which(b == charToRaw("#"))
stopifnot(length(hashes) == 4)
b[hashes] <- as.raw(c(0xf6, 0x8c, 0x92, 0xfc))
writeBin(b, "stata8.dta")
holds("stata8.dta", day = c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"), tagged = c("1.5", "{.a}", "{.z}", ""), area = c("Köln", "Œuvry", "L’Isle", "Zürich"))

## SPSS: three kinds of missing, texts that are missing, a code that two labels share, doubles to the last bit
bits <- c(0.1, 1/3, 1e300, 5e-324)
spss <- data.frame(bits = bits)
spss$range <- labelled_spss(c(1, 98, 99, NA), c(One = 1, `Don't know` = 98), na_range = c(98, Inf), label = "HIGHEST")
spss$low <- labelled_spss(c(-5, -1, 0, 2), NULL, na_range = c(-Inf, -1))
spss$both <- labelled_spss(c(7, 97, 3, 5), c(Never = 7), na_values = 7, na_range = c(90, 99))
spss$codes <- labelled_spss(c(1, 2, 3, 4), c(a = 1, b = 2, a = 3), na_values = c(2, 3, 4))
spss$text <- labelled_spss(c("x", "ZZ", "", "y"), c(Ex = "x", None = "ZZ"), na_values = "ZZ")
spss$day <- days[c(1, 3, 3, 1)]
spss$day[2] <- NA
spss$moment <- moments
spss$time <- hms::hms(c(61, 3600, 90061, NA))
names(spss)[3] <- "LOW"
write_sav(spss, "spss.sav")
holds("spss.sav", bits = c("0.1", "0.3333333333333333", "1e300", "5e-324"), range = c("1", "{98}", "{99}", ""), LOW = c("{-5}", "{-1}", "0", "2"),
	both = c("{7}", "{97}", "3", "5"), codes = c("1", "{2}", "{3}", "{4}"), text = c("x", "{ZZ}", "", "y"),
	day = c("2023-05-28", "", "2024-02-29", "2023-05-28"), moment = format(moments, "%Y-%m-%dT%H:%M:%S"), time = c("00:01:01", "01:00:00", "25:01:01", ""))

## SAS transport, versions 5 and 8; three data sets in one file
sas <- data.frame(D = days, N = c(1.25, -3, NA, 1e10), T = c("Köln", "", "x  ", "z"))
sas$M <- c(1, tagged_na("B"), tagged_na("_"), tagged_na("Z"))
sas$D <- structure(as.numeric(days - as.Date("1960-01-01")), format.sas = "YYMMDDD10")
sas$S <- structure((as.numeric(moments) + 3653 * 86400), format.sas = "E8601DT19")
sas$H <- structure(c(0, 3600, 86399, 90000), format.sas = "TIME8")
sas$U <- structure(c(1, 2, 1, 2), format.sas = "YESNO")
write_xpt(sas, "sas5.xpt", version = 5, name = "FIRST")
sas8 <- sas
names(sas8)[2] <- "a_longer_name_of_SAS_8"
attr(sas8$S, "label") <- "A label that is longer than the forty bytes that the format of version 5 has room for"
write_xpt(sas8, "sas8.xpt", version = 8, name = "second_one")
holds("sas5.xpt", D = c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"), N = c("1.25", "-3", "", "10000000000"), T = c("Köln", "", "x", "z"),
	M = c("1", "{.B}", "{._}", "{.Z}"), S = format(moments, "%Y-%m-%dT%H:%M:%S"), H = c("00:00:00", "01:00:00", "23:59:59", "25:00:00"), U = c(1, 2, 1, 2))
holds("sas8.xpt", D = c("2023-05-28", "1959-12-31", "2024-02-29", "0001-01-01"), a_longer_name_of_SAS_8 = c("1.25", "-3", "", "10000000000"), T = c("Köln", "", "x", "z"),
	M = c("1", "{.B}", "{._}", "{.Z}"), S = format(moments, "%Y-%m-%dT%H:%M:%S"), H = c("00:00:00", "01:00:00", "23:59:59", "25:00:00"), U = c(1, 2, 1, 2))
# SAS's formats of dates, moments and times, by the list in "SAS Formats and Informats: Reference" (formats by category), as
# far as a transport file has room for their names (8 letters): a column each, of one day, moment or time.
dates <- c("DATE9", "DAY2", paste0("DDMMYY", c("", "B", "C", "D", "N", "P", "S"), "10"), "DOWNAME9", "E8601DA10", "B8601DA8", "JULDAY3", "JULIAN7",
	paste0("MMDDYY", c("", "B", "C", "D", "N", "P", "S"), "10"), paste0("MMYY", c("", "C", "D", "N", "P", "S"), "7"), "MONNAME9", "MONTH2", "MONYY7",
	"PDJULG4", "PDJULI4", "QTR1", "QTRR3", "WEEKDATE29", "WEEKDATX29", "WEEKDAY1", "WEEKU11", "WEEKV11", "WEEKW11", "WORDDATE18", "WORDDATX18", "YEAR4",
	paste0("YYMM", c("", "C", "D", "N", "P", "S"), "7"), paste0("YYMMDD", c("", "B", "C", "D", "N", "P", "S"), "10"), "YYMON7",
	paste0("YYQ", c("", "C", "D", "N", "P", "S"), "6"), paste0("YYQR", c("", "C", "D", "N", "P", "S"), "8"), "YYQZ6", "NLDATE20", "MINGUO8", "NENGO10", "HDATE17", "HEBDATE16")
timestamps <- c("DATETIME20", "DATEAMPM19", "DTDATE9", "DTMONYY7", "DTWKDATX29", "DTYEAR4", "DTYYQC6", "E8601DT19", "E8601DN10", "E8601DZ20", "B8601DT15", "B8601DN8",
	"B8601DZ16", "MDYAMPM25", "NLDATM30")
times <- c("TIME8", "TIMEAMPM11", "TOD8", "HHMM5", "HOUR2", "MMSS5", "E8601TM8", "E8601TZ9", "B8601TM6", "B8601TZ7", "NLTIME20")
numbers <- c("BEST12", "F8.2", "COMMA10", "DOLLAR10.2", "PERCENT8.1", "Z8", "E12", "HEX16")
all <- c(setNames(rep(23158, length(dates)), dates), setNames(rep(2000915185, length(timestamps)), timestamps), setNames(rep(63985, length(times)), times),
	setNames(rep(42.5, length(numbers)), numbers))
formats <- as.data.frame(lapply(seq_along(all), function(i) structure(all[[i]], format.sas = names(all)[i])))
names(formats) <- paste0("F", seq_along(all))
write_xpt(formats, "sas_formats.xpt", version = 5, name = "FORMATS")
holds("sas_formats.xpt", F1 = "2023-05-28")
for (i in seq_along(all))
	if (i > 1) do.call(holds, c("sas_formats.xpt", setNames(list(c(rep("2023-05-28", length(dates)), rep("2023-05-28T17:46:25", length(timestamps)), rep("17:46:25", length(times)), rep("42.5", length(numbers)))[i]), names(formats)[i])))
bytes <- function(f) readBin(f, "raw", file.size(f))
two <- sas[1:2, c("N", "T")]
write_xpt(two, "a.xpt", version = 5, name = "TWO")
write_xpt(two[0, ], "b.xpt", version = 5, name = "NONE")
write_xpt(two, "c.xpt", version = 5, name = "AGAIN")
writeBin(c(bytes("a.xpt"), bytes("b.xpt")[-(1:240)], bytes("c.xpt")[-(1:240)]), "several.xpt")
unlink(c("a.xpt", "b.xpt", "c.xpt"))

# By ReadStat, not by SAS, which does not open it: for the layout alone.
suppressWarnings(write_sas(data.frame(n = c(1.5, NA, -3), t = c("ab", "", "c")), "tiny.sas7bdat"))
holds("tiny.sas7bdat", n = c("1.5", "", "-3"), t = c("ab", "", "c"))

write.csv(contents, "contents.csv", row.names = FALSE, na = "")
