# Python: psycopg2, and pandas by SQLAlchemy (Debian: python3-psycopg2 python3-pandas python3-sqlalchemy).
import os

import pandas
import psycopg2
import psycopg2.extras
import sqlalchemy

connection = psycopg2.connect(host=os.environ['PGHOST'], user='postgres', dbname='postgres')
cursor = connection.cursor()
cursor.execute("SELECT outcome, estimate, n, few_areas FROM dashboard.effect WHERE outcome = %s", ('safe',))
print('psycopg2, the view:', cursor.fetchone())
whole = "SELECT did_estimate(feels_safe, treated, post, area, weight) AS e FROM survey"
cursor.execute(whole)
print('psycopg2, a did_result:', cursor.fetchone()[0][:30], '...')
psycopg2.extras.register_composite('did_result', cursor)
cursor.execute(whole)
result = cursor.fetchone()[0]
print('psycopg2, registered:', type(result).__name__, result.estimate, result.n_clusters, result.facts)

engine = sqlalchemy.create_engine('postgresql+psycopg2://postgres@/postgres?host=' + os.environ['PGHOST'])
frame = pandas.read_sql('SELECT outcome, estimate, conf_low, n, areas, few_areas FROM dashboard.effect ORDER BY outcome', engine)
print('pandas:', dict(frame.dtypes.astype(str)))
print(frame.to_string())
print('pandas, a parameter:', pandas.read_sql(sqlalchemy.text('SELECT note FROM dashboard.effect WHERE outcome = :o'), engine, params={'o': 'safe'}).note[0])
facts = pandas.read_sql('SELECT (did_estimate(feels_safe, treated, post, area, weight)).facts FROM survey', engine).facts[0]
print('pandas, facts:', type(facts).__name__, facts)
