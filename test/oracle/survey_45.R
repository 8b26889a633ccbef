# What only newer versions of R's survey say (run with 4.5):
#	Rscript survey_45.R sv1.csv sv1 > survey_45.txt; Rscript survey_45.R sv2.csv sv2 >> survey_45.txt
# totals with a lonely PSU that is adjusted for, which 4.1 does not centre, and Wilson's interval.
options(warn=-1,width=200); suppressMessages(library(survey))
p<-function(k,...) cat(k,"|",paste(sprintf("%.15g",as.numeric(c(...))),collapse=" "),"\n")
try1<-function(k,e) tryCatch(force(e),error=function(z) cat(k,"| error:",gsub("\n"," ",conditionMessage(z)),"\n"))
a<-commandArgs(TRUE); T<-a[2]; d<-read.csv(a[1]); cat("##",T,"survey",as.character(packageVersion("survey")),"\n"); des<-svydesign(id=~area,strata=~stratum,weights=~w,data=d)
for(lo in c("remove","certainty","average","adjust")) for(ad in c(FALSE,TRUE)){ options(survey.lonely.psu=lo,survey.adjust.domain.lonely=ad); k<-paste(T,"lonely",lo,if(ad)"and in domains")
  for(v in c("y","bin"))
   for(dm in c("sex==1","grp==3 & wave==1")) try1(k,{ s<-eval(bquote(subset(des,.(str2lang(dm))))); m<-svymean(reformulate(v),s); t<-svytotal(reformulate(v),s); p(paste(k,"domain",dm,v,"mean se total se degf(subset)"),coef(m),SE(m),coef(t),SE(t),degf(s)) }) }
options(survey.lonely.psu="remove",survey.adjust.domain.lonely=FALSE)
for(n in c("psu","strata+psu")){ des<-if(n=="psu") svydesign(id=~area,weights=~w,data=d) else svydesign(id=~area,strata=~stratum,weights=~w,data=d); for(f in c("~bin","~I(score>=9)")) for(dm in c("TRUE","sex==1","grp==3 & wave==1")){ s<-eval(bquote(subset(des,.(str2lang(dm))))); if(dm=="TRUE") s<-des; for(me in "wilson"){ q<-svyciprop(as.formula(f),s,method=me); p(paste(T,"[",n,"] rows",dm,"proportion",f,me,"est se lower upper degf (survey 4.5)"),coef(q),SE(q),confint(q),degf(s)) } } }
