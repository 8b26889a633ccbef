# R: DBI, RPostgreSQL, dplyr, dbplyr (Debian: r-cran-rpostgresql r-cran-dplyr r-cran-dbplyr).
suppressPackageStartupMessages({ library(DBI); library(dplyr) })
con <- dbConnect(RPostgreSQL::PostgreSQL(), host = Sys.getenv("PGHOST"), user = "postgres", dbname = "postgres")
effect <- tbl(con, dbplyr::in_schema("dashboard", "effect"))
found <- effect |> filter(p_value < 0.05) |> select(outcome, estimate, n, areas, sentence) |> collect()
cat("dbplyr, the view:", sapply(found, class), "\n")
cat(format(found$estimate, digits = 16), found$n, found$sentence, "\n")
cat(as.character(dbplyr::sql_render(effect |> filter(p_value < 0.05) |> select(outcome, estimate))), sep = "\n")
own <- tbl(con, "survey") |> summarise(e = sql("(did_estimate(feels_safe, treated, post, area, weight)).estimate")) |> collect()
cat("an aggregate of ours in summarise:", format(own$e, digits = 16), "\n")
whole <- withCallingHandlers(dbGetQuery(con, "SELECT did_estimate(feels_safe, treated, post, area, weight) AS e FROM survey"),
	warning = function(w) { cat("warning:", sub("id:[0-9]+", "id:...", conditionMessage(w)), "\n"); invokeRestart("muffleWarning") })
cat("a did_result:", class(whole$e), substr(whole$e, 1, 30), "...\n")
invisible(dbDisconnect(con))
