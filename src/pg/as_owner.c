/*-------------------------------------------------------------------------
 *
 * as_owner.c
 *		programme_as_owner: a query on the tables of a programme, without
 *		giving its owner the rights of a superuser who runs it.
 *
 * The owner of a programme can put a view, a policy, a trigger or an index's
 * expression of his own where a table of the programme is thought to be, and
 * PostgreSQL runs it with the rights of who reads or writes there.  A superuser
 * therefore runs the query with the owner's rights, in the same way as
 * PostgreSQL's maintenance commands do: what the owner wrote cannot take them
 * back, as it could after SET ROLE.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#include "core/base/bytes.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(programme_as_owner);

static Oid	role_to_run_as(const char *schema);
static void run_query(const char *query, ArrayType *arguments,
					  ReturnSetInfo *rsinfo);
static Datum row_as_texts(HeapTuple row, TupleDesc columns);

/* On an error, the end of the transaction gives the rights back. */
Datum
programme_as_owner(PG_FUNCTION_ARGS)
{
	char	   *schema = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *query = text_to_cstring(PG_GETARG_TEXT_PP(1));
	ArrayType  *arguments = PG_GETARG_ARRAYTYPE_P(2);
	Oid			role = role_to_run_as(schema);
	Oid			caller;
	int			context;
	int			nest_level;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	GetUserIdAndSecContext(&caller, &context);
	if (role == caller)
	{
		run_query(query, arguments, (ReturnSetInfo *) fcinfo->resultinfo);
		return (Datum) 0;
	}

	/* Settings that the owner's code makes end with it. */
	nest_level = NewGUCNestLevel();
	SetUserIdAndSecContext(role, context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
	run_query(query, arguments, (ReturnSetInfo *) fcinfo->resultinfo);
	AtEOXact_GUC(false, nest_level);
	SetUserIdAndSecContext(caller, context);
	return (Datum) 0;
}

/* The owner of the schema, if the caller is a superuser; else the caller. */
static Oid
role_to_run_as(const char *schema)
{
	Oid			role = GetUserId();
	HeapTuple	tuple;

	if (!superuser())
		return role;
	tuple = SearchSysCache1(NAMESPACENAME, CStringGetDatum(schema));
	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SCHEMA_NAME),
				 errmsg("there is no programme \"%s\"", schema),
				 errhint("create_programme makes one.")));
	role = ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner;
	ReleaseSysCache(tuple);
	return role;
}

/* Puts each row of the query's result, as an array of texts, into ours. */
static void
run_query(const char *query, ArrayType *arguments, ReturnSetInfo *rsinfo)
{
	Datum	   *values;
	bool	   *nulls;
	int			n;
	Oid		   *types;
	char	   *spi_nulls;

	deconstruct_array(arguments, TEXTOID, -1, false, TYPALIGN_INT, &values,
					  &nulls, &n);
	types = (Oid *) palloc(size_mul(size_add(n, 1), sizeof(Oid)));
	spi_nulls = (char *) palloc(size_add(n, 1));
	for (int i = 0; i < n; i++)
	{
		types[i] = TEXTOID;
		spi_nulls[i] = nulls[i] ? 'n' : ' ';
	}

	SPI_connect();
	if (SPI_execute_with_args(query, n, types, values, spi_nulls, false,
							  0) != SPI_OK_SELECT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("programme_as_owner takes a query"),
				 errhint("It is a part of check_programme and of the functions for codebooks; call those.")));
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Datum		row = row_as_texts(SPI_tuptable->vals[i],
									   SPI_tuptable->tupdesc);
		bool		is_null = false;

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &row,
							 &is_null);
	}
	SPI_finish();
}

static Datum
row_as_texts(HeapTuple row, TupleDesc columns)
{
	int			n = columns->natts;
	int			lower = 1;
	Datum	   *texts = (Datum *) palloc(size_mul(n, sizeof(Datum)));
	bool	   *nulls = (bool *) palloc(size_mul(n, sizeof(bool)));

	for (int i = 0; i < n; i++)
	{
		char	   *value = SPI_getvalue(row, columns, i + 1);

		nulls[i] = value == NULL;
		texts[i] = nulls[i] ? (Datum) 0 : CStringGetTextDatum(value);
	}
	return PointerGetDatum(construct_md_array(texts, nulls, 1, &n, &lower,
											  TEXTOID, -1, false,
											  TYPALIGN_INT));
}
