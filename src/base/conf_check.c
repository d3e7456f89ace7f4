/* SPDX-License-Identifier: ISC */
#include "base/conf_check.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/conf_option.h"
#include "base/conf_source.h"
#include "base/util.h"

/* What holds an account's password. */
struct credentials {
	const char *option; /* that names the file */
	const char *path;
	char **password;
};

/* Whether that is the string that the option has by itself. */
static bool
is_default(const struct conf_option *option, const char *text)
{
	size_t len = strlen(text);

	return option->fallback != NULL && strlen(option->fallback) == len + 2 &&
	    memcmp(option->fallback + 1, text, len) == 0;
}

/* All of the file but the line feed at its end. */
static enum status
read_password(const struct conf_file *file, const struct credentials *of, const struct conf *conf,
    conf_make_file *make, struct errbuf *why)
{
	bool named = of->path != NULL && !is_default(conf_option_find(of->option), of->path);
	const char *wrong;
	struct buf bytes = { 0 };
	enum status status = STATUS_OK;

	if (of->path == NULL || (*of->password != NULL && !named))
		return STATUS_OK;
	if (*of->password != NULL)
		return conf_file_fault(file, of->option, why, "and %.*s exclude each other",
		    (int)(strlen(of->option) - strlen("_file")), of->option);
	if (access(of->path, F_OK) < 0 && errno == ENOENT) {
		if (make != NULL)
			status = make(of->path, conf, named, why);
		/* Nobody has said that it should be there. */
		if (status != STATUS_OK || (!named && access(of->path, F_OK) < 0))
			return status;
	}
	/* One byte more for the line feed. */
	wrong = conf_slurp(of->path, CONF_PASSWORD_MAX + 1, &bytes);
	if (wrong == NULL && bytes.len > 0 && bytes.data[bytes.len - 1] == '\n')
		bytes.data[--bytes.len] = '\0';
	if (wrong == NULL && bytes.len == 0)
		wrong = "no password in it";
	if (wrong == NULL && strlen(bytes.data) != bytes.len)
		wrong = "NUL in the password";
	if (wrong == NULL)
		*of->password = xstrndup(bytes.data, bytes.len);
	else
		status = conf_file_fault(file, of->option, why, "%s: %s", of->path, wrong);
	buf_free(&bytes);
	return status;
}

static enum status
read_passwords(
    const struct conf_file *file, struct conf *conf, conf_make_file *make, struct errbuf *why)
{
	const struct credentials all[] = {
		{ "database.password_file", conf->database.password_file,
		    &conf->database.password },
		{ "control.password_file", conf->control.password_file, &conf->control.password },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < COUNT_OF(all); i++)
		status = read_password(file, &all[i], conf, make, why);
	return status;
}

static enum status
check_retry(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	if (conf->database.retry_min <= conf->database.retry_max)
		return STATUS_OK;
	/* One of them may be a default. */
	if (conf_file_has(file, "database.retry_min"))
		return conf_file_fault(file, "database.retry_min", why,
		    "is above database.retry_max, %g", conf->database.retry_max / 1000.0);
	return conf_file_fault(file, "database.retry_max", why, "is below database.retry_min, %g",
	    conf->database.retry_min / 1000.0);
}

/* Where a certificate is named that is not looked at, somebody thinks that it is. */
static enum status
check_tls(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	bool off = strcmp(conf->database.tls, "off") == 0;
	bool verify = strcmp(conf->database.tls, "verify") == 0;

	const struct {
		bool wrong;
		const char *option, *words;
	} rules[] = {
		{ !off && conf->database.host == NULL, "database.tls",
		    "needs database.host: what goes through a socket stays on this host" },
		{ verify && conf->database.tls_ca_file == NULL, "database.tls",
		    "\"verify\" needs database.tls_ca_file" },
		{ !verify && conf->database.tls_ca_file != NULL, "database.tls_ca_file",
		    "needs database.tls = \"verify\"" },
		{ off && conf->database.tls_cert_file != NULL, "database.tls_cert_file",
		    "needs database.tls" },
		{ conf->database.tls_cert_file != NULL && conf->database.tls_key_file == NULL,
		    "database.tls_cert_file", "needs database.tls_key_file" },
		{ conf->database.tls_cert_file == NULL && conf->database.tls_key_file != NULL,
		    "database.tls_key_file", "needs database.tls_cert_file" },
	};

	for (size_t i = 0; i < COUNT_OF(rules); i++)
		if (rules[i].wrong)
			return conf_file_fault(file, rules[i].option, why, "%s", rules[i].words);
	return STATUS_OK;
}

/* Connections read them themselves, long after the start. */
static enum status
check_tls_files(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	const struct {
		const char *option, *path;
	} files[] = {
		{ "database.tls_ca_file", conf->database.tls_ca_file },
		{ "database.tls_cert_file", conf->database.tls_cert_file },
		{ "database.tls_key_file", conf->database.tls_key_file },
	};

	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (files[i].path != NULL && access(files[i].path, R_OK) != 0)
			return conf_file_fault(
			    file, files[i].option, why, "%s: %s", files[i].path, strerror(errno));
	return STATUS_OK;
}

static enum status
check_vk(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	if (strcmp(conf->vk.mode, "stub") != 0 || conf->vk.accounts != NULL)
		return STATUS_OK;
	return conf_file_fault(file, "vk.mode", why, "\"stub\" needs vk.accounts");
}

/* Where systemd has the sockets these are not used, but nobody means to listen nowhere. */
static enum status
check_listen(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	if (conf->nlisten + conf->nlisten_tls > 0)
		return STATUS_OK;
	return conf_file_fault(file, "listen", why, "is empty, and listen_tls is, too");
}

/* What of the clients' TLS needs something else. */
static enum status
check_clients_tls(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	const struct {
		bool given;
		const char *option, *words;
		const char *needed;
	} rules[] = {
		{ conf->nlisten_tls > 0, "listen_tls", "needs tls.certificate",
		    conf->tls.certificate },
		{ conf->tls.certificate != NULL, "tls.certificate", "needs tls.key",
		    conf->tls.key },
		{ conf->tls.key != NULL, "tls.key", "needs tls.certificate",
		    conf->tls.certificate },
		{ strcmp(conf->tls.client_certificates, "off") != 0, "tls.client_certificates",
		    "needs tls.ca", conf->tls.ca },
	};

	for (size_t i = 0; i < COUNT_OF(rules); i++)
		if (rules[i].given && rules[i].needed == NULL)
			return conf_file_fault(file, rules[i].option, why, "%s", rules[i].words);
	return STATUS_OK;
}

/* What no option can tell by itself, in this order. */
static enum status (*const cross_checks[])(
    const struct conf_file *file, struct conf *conf, struct errbuf *why) = {
	check_listen,
	check_clients_tls,
	check_retry,
	check_tls,
	check_tls_files,
	check_vk,
};

enum status
conf_check(
    const struct conf_file *file, struct conf *conf, conf_make_file *make, struct errbuf *why)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < COUNT_OF(cross_checks); i++)
		status = cross_checks[i](file, conf, why);
	return status == STATUS_OK ? read_passwords(file, conf, make, why) : status;
}
