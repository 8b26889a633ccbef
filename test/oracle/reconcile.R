# Rscript reconcile.R > reconcile.txt     the numbers that programs print by default (or when asked to) of the same regression
# Reads effects_data.csv, shape by shape; b is 1 where y is above the shape's median. Writes reconcile_values.csv, to which
# reconcile.py appends. df is what the program judges by, Inf the normal distribution. Stata's, fixest's, lfe's and linearmodels'
# conventions are not here: their programs are not to be had; docs/reference.md says where they are written.
suppressMessages({ library(sandwich); library(lmtest); library(clubSandwich); library(estimatr); library(plm); library(survey) })
data <- read.csv("effects_data.csv")
rows <- NULL
add <- function(tool, estimate, std_error, df, p) rows <<- rbind(rows, data.frame(shape, weighted, effects, covariates, link, tool, estimate, std_error, df, p))
of_coeftest <- function(tool, m, ...) { t <- coeftest(m, ...); df <- attr(t, "df"); i <- grep("^tp$", rownames(t)); add(tool, t[i, 1], t[i, 2], if (is.null(df) || !is.finite(df) || df == 0) Inf else df, t[i, 4]) }
of_lm_robust <- function(tool, m) { i <- which(m$term == "tp"); add(tool, m$coefficients[[i]], m$std.error[[i]], m$df[[i]], m$p.value[[i]]) }
of_club <- function(tool, m, type) { t <- coef_test(m, vcovCR(m, cluster = d$area, type = type), test = "Satterthwaite"); i <- grep("^tp$", rownames(as.data.frame(t))); i <- if (length(i)) i else which(t$Coef == "tp"); add(tool, t$beta[i], t$SE[i], t[[intersect(c("df_Satt", "df"), names(t))[1]]][i], t[[intersect(c("p_Satt", "p_val"), names(t))[1]]][i]) }
for (shape in c("balanced", "unequal")) for (weighted in 0:1) {
	d <- data[data$shape == shape, ]
	d$w <- if (weighted) d$weight else 1
	d$b <- as.integer(d$y > median(d$y)); d$tp <- d$treated * d$post
	for (covariates in c("{}", "{1,2}")) for (effects in c("none", "cluster", "block")) {
		link <- "identity"
		terms <- c("tp", "post", if (effects != "cluster") "treated", if (covariates != "{}") c("x1", "x2"), switch(effects, cluster = "factor(area)", block = "factor(pair)"))
		f <- reformulate(terms, "y")
		m <- lm(f, d, weights = w)
		of_coeftest("R lm", m)
		# of rows with different weights in a cell sums do not hold what HC2 and HC3 need
		if (covariates == "{}") for (type in c("HC0", if (!weighted) "HC3")) of_coeftest(paste("R sandwich vcovHC", type), m, vcovHC(m, type = type))
		of_coeftest("R sandwich vcovCL", m, vcovCL(m, cluster = d$area))
		for (type in c("HC0", if (!weighted && effects != "cluster") c("HC2", "HC3"))) of_coeftest(paste("R sandwich vcovCL", type), m, vcovCL(m, cluster = d$area, type = type))
		of_club("R clubSandwich CR2", m, "CR2")
		if (effects != "cluster") of_club("R clubSandwich CR3", m, "CR3")
		if (covariates == "{}" && effects == "none" && !weighted) of_lm_robust("R estimatr HC2", lm_robust(f, d, weights = w))
		if (covariates == "{}") of_lm_robust("R estimatr HC1", lm_robust(f, d, weights = w, se_type = "HC1"))
		if (effects == "none") of_lm_robust("R estimatr CR2", lm_robust(f, d, weights = w, clusters = area))
		of_lm_robust("R estimatr stata", lm_robust(f, d, weights = w, clusters = area, se_type = "stata"))
		of_lm_robust("R estimatr CR0", lm_robust(f, d, weights = w, clusters = area, se_type = "CR0"))
		if (effects != "block" && !weighted) {
			g <- reformulate(setdiff(terms, "factor(area)"), "y")
			p <- plm(g, pdata.frame(d, index = c("area", "id")), model = if (effects == "none") "pooling" else "within")
			of_coeftest("R plm vcovHC", p, vcovHC(p))
			of_coeftest("R plm vcovHC sss", p, vcovHC(p, type = "sss"))
		}
		s <- svydesign(ids = ~area, weights = ~w, data = d)
		designs <- list(s)
		if (shape == "balanced") designs[[2]] <- svydesign(ids = ~area, strata = ~pair, weights = ~w, data = d)
		for (i in seq_along(designs)) {
			strata <- c("", " strata")[i]
			g <- svyglm(f, designs[[i]])
			if (g$df.residual > 0) of_coeftest(paste0("R survey svyglm", strata), g, df = g$df.residual)
			if (effects == "none") {
				j <- svyglm(f, as.svrepdesign(designs[[i]], type = c("JK1", "JKn")[i]))
				of_coeftest(paste("R survey svyglm", c("JK1", "JKn")[i]), j, df = j$df.residual)
				if (covariates == "{}") {
					c2 <- svycontrast(svyby(~y, ~treated + post, designs[[i]], svymean, covmat = TRUE), c(1, -1, -1, 1))
					add(paste0("R survey svyby", strata), coef(c2)[[1]], SE(c2)[[1]], Inf, 2 * pnorm(-abs(coef(c2)[[1]] / SE(c2)[[1]])))
				}
			}
		}
	}
	covariates <- "{}"; effects <- "none"; link <- "identity"
	link <- "logit"
	f <- b ~ tp + post + treated
	m <- suppressWarnings(glm(f, binomial(), d, weights = w, control = list(epsilon = 1e-14)))
	# once more from where it ended, as glm keeps the weights of the step before
	m <- suppressWarnings(update(m, start = coef(m)))
	if (!weighted) of_coeftest("R glm", m)
	of_coeftest("R sandwich vcovCL", m, vcovCL(m, cluster = d$area))
	# its working weights and target are other ones where there are prior weights
	if (!weighted) of_club("R clubSandwich CR2", m, "CR2")
	g <- svyglm(f, s <- svydesign(ids = ~area, weights = ~w, data = d), family = quasibinomial(), control = list(epsilon = 1e-14))
	of_coeftest("R survey svyglm", g, df = g$df.residual)
}
write.csv(format(rows, digits = 17, trim = TRUE), "reconcile_values.csv", row.names = FALSE, quote = 4)
cat(R.version.string, "\n")
for (p in c("sandwich", "lmtest", "clubSandwich", "estimatr", "plm", "survey")) cat(p, as.character(packageVersion(p)), "\n")
print(table(rows$tool, rows$effects))
