/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_EVENT_H
#define PARLORD_LOG_EVENT_H

/*
 * The events that have a name: X(EVENT_…, name, LOG_LEVEL_…, LIMIT_…, message id).
 *
 * name: the journal's PARLORD_EVENT, and what parlord(8) calls it.
 * limit: what repeated ones have in common; see enum log_limit.
 * message id: of the text in systemd/parlord.catalog that tells an administrator what to do; null
 * where there is nothing to do. "systemd-id128 new" makes one; it never changes.
 */
#define LOG_EVENTS(X) \
	X(FATAL, "fatal", ERROR, NEVER, "1849c8d3f38f4c52b7755db33b2407bb") \
	X(START_FAILED, "start-failed", ERROR, NEVER, "ac2d8877b58f4eee8b1787c5df7418a3") \
	X(LOGIN_OPTIONAL, "login-optional", WARNING, NEVER, NULL) \
	X(LISTENING, "listening", INFO, NEVER, NULL) \
	X(READY, "ready", INFO, NEVER, NULL) \
	X(RELOADED, "reloaded", INFO, NEVER, NULL) \
	X(RELOAD_FAILED, "reload-failed", ERROR, NEVER, "070b032884b14abcb6f266b72d111f56") \
	X(STOPPING, "stopping", INFO, NEVER, NULL) \
	X(STOPPED, "stopped", INFO, NEVER, NULL) \
	X(DRAIN_CUT, "drain-cut", WARNING, NEVER, NULL) \
	X(WORKER_DIED, "worker-died", ERROR, EVENT, "c10f5fd2b2cd449e8c6cc4a86524f1bb") \
	X(WORKER_STUCK, "worker-stuck", ERROR, EVENT, "8db1dd7a046f48e2bb6896489e85e036") \
	X(WORKER_LEFT, "worker-left", INFO, EVENT, NULL) \
	X(ACCEPT_PAUSED, "accept-paused", WARNING, EVENT, "504e136feded4f2ea829e1dd98d6eae2") \
	X(CONNECTIONS_FULL, "connections-full", WARNING, EVENT, \
	    "93ba37dcc3804667be011e38f3d16cbf") \
	X(LIMIT_REFUSED, "limit-refused", INFO, CLIENT, NULL) \
	X(SCHEMA_WRONG, "schema-wrong", ERROR, EVENT, "f03aa9a3ed7f48c8be044ad90c512e49") \
	X(AUTH_FAILED, "auth-failed", WARNING, CLIENT, "fa10d09f19314fd0b03386117441ed6d") \
	X(AUTH_OK, "auth-ok", DEBUG, NEVER, NULL) \
	X(LOGIN_BUSY, "login-busy", WARNING, EVENT, "2078719162f0448cb6f45d7270836569") \
	X(HASH_NOT_RENEWED, "hash-not-renewed", WARNING, EVENT, NULL) \
	X(INCIDENT, "incident", ERROR, INCIDENT, "8585221559df4a66bb67ea3314ac421d") \
	X(INCIDENT_OVER, "incident-over", INFO, NEVER, NULL) \
	X(REPLY_CUT, "reply-cut", WARNING, EVENT, NULL) \
	X(CONN_CLOSED, "connection-closed", INFO, CLIENT, NULL) \
	X(CLIENT_CERTIFICATE, "client-certificate", INFO, NEVER, NULL) \
	X(CONN_LOST, "connection-lost", DEBUG, NEVER, NULL) \
	X(DATABASE_AWAY, "database-away", ERROR, EVENT, "313756bc00ad4399be7eded08d691e3e") \
	X(DATABASE_BACK, "database-back", INFO, EVENT, NULL) \
	X(POOL_SHORT, "pool-short", WARNING, EVENT, NULL) \
	X(DATABASE_LOST, "database-lost", INFO, EVENT, NULL) \
	X(CALL_REFUSED, "call-refused", ERROR, EVENT, "d8445a66cf114108a8e0140ac011faa0") \
	X(MESSAGE_REFUSED, "message-refused", ERROR, EVENT, "d0e9f003754a46a490330f1444b704b9") \
	X(NOT_CONFINED, "not-confined", WARNING, NEVER, "d2b4162f97274095ba9823e2234566cc") \
	X(LOG_LOST, "log-lost", WARNING, NEVER, NULL)

/*
 * The journal's fields beside them: X(member of struct log_fields, name). What a member says is in
 * parlord(8), too.
 */
#define LOG_TEXT_FIELDS(X) \
	X(client, "PARLORD_CLIENT") /* its address, without the port, or "unix" */ \
	X(user, "PARLORD_USER")     /* the name that he gives */ \
	X(command, "PARLORD_COMMAND") \
	X(incident, "PARLORD_INCIDENT")
#define LOG_NUMBER_FIELDS(X) \
	X(user_id, "PARLORD_USER_ID") \
	X(worker, "PARLORD_WORKER")         /* its number, from 1 */ \
	X(worker_pid, "PARLORD_WORKER_PID") /* its process id */ \
	X(suppressed, "PARLORD_SUPPRESSED") /* how many events were not written */

#endif
