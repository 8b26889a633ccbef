# ODBC, as Excel and others use it: psqlODBC, through pyodbc (Debian: odbc-postgresql unixodbc python3-pyodbc).
import os

import pyodbc

server = 'Driver={PostgreSQL Unicode};Servername=localhost;Port=%s;Database=postgres;Username=postgres;' % os.environ['PGPORT']
connection = pyodbc.connect(server)
cursor = connection.cursor()
print('views:', sorted(row.table_name for row in cursor.tables(schema='dashboard', tableType='VIEW')))
print('columns:', [(row.column_name, row.type_name) for row in cursor.columns(schema='dashboard', table='effect')][:4])
print('the view:', cursor.execute('SELECT outcome, estimate, n, few_areas FROM dashboard.effect WHERE outcome = ?', 'safe').fetchone())
whole = cursor.execute('SELECT did_estimate(feels_safe, treated, post, area, weight) AS e FROM survey').fetchone()[0]
print('a did_result:', type(whole).__name__, whole[:30], '...')
facts = cursor.execute("SELECT (did_estimate(feels_safe, treated, post, area, weight)).facts FROM survey").fetchone()[0]
print('facts:', type(facts).__name__, facts)
booleans = pyodbc.connect(server + 'BoolsAsChar=0').cursor()
print('BoolsAsChar=0:', booleans.execute('SELECT few_areas FROM dashboard.effect').fetchone())
