#include "measure/scrape/ConfigReader.h"

#include "base/core/Strings.h"

#include <fmt/format.h>

namespace codesage::scrape {

namespace {

BasicAuth readBasicAuth(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    BasicAuth auth;
    map.text("username", auth.username);
    map.text("password", auth.password);
    map.file("password_file", auth.passwordFile);
    map.finish();
    if (!auth.password.empty() && !auth.passwordFile.empty())
        value.refuse("expected password or password_file, found both");
    return auth;
}

Authorization readAuthorization(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    Authorization auth;
    map.read("type", [&](const ConfigValue& type) {
        auth.type = trimmed(type.text());
        if (equalsIgnoringCase(auth.type, "basic"))
            type.refuse("use basic_auth for the type Basic");
    });
    if (auth.type.empty())
        auth.type = "Bearer";
    map.text("credentials", auth.credentials);
    map.file("credentials_file", auth.credentialsFile);
    map.finish();
    if (!auth.credentials.empty() && !auth.credentialsFile.empty())
        value.refuse("expected credentials or credentials_file, found both");
    return auth;
}

TlsConfig readTls(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    TlsConfig tls;
    map.file("ca_file", tls.caFile);
    map.file("cert_file", tls.certFile);
    map.file("key_file", tls.keyFile);
    map.text("server_name", tls.serverName);
    map.boolean("insecure_skip_verify", tls.insecureSkipVerify);
    map.read("min_version", [&](const ConfigValue& version) {
        tls.minVersion = version.text();
        if (tls.minVersion != "TLS10" && tls.minVersion != "TLS11" && tls.minVersion != "TLS12" &&
            tls.minVersion != "TLS13")
            version.refuse("expected TLS10, TLS11, TLS12 or TLS13");
    });
    map.finish();
    if (tls.certFile.empty() != tls.keyFile.empty())
        value.refuse("expected both cert_file and key_file, or neither");
    return tls;
}

} // namespace

void readHttpClient(ConfigMap& map, HttpClientConfig& http) {
    map.read("basic_auth",
             [&](const ConfigValue& value) { http.basicAuth = readBasicAuth(value, map.context()); });
    map.read("authorization",
             [&](const ConfigValue& value) { http.authorization = readAuthorization(value, map.context()); });
    Authorization bearer;
    map.text("bearer_token", bearer.credentials);
    map.file("bearer_token_file", bearer.credentialsFile);
    map.unsupported("oauth2", "signing in by OAuth 2 is not offered here; the target is asked without it");
    if (!bearer.credentials.empty() && !bearer.credentialsFile.empty())
        map.refuse("expected bearer_token or bearer_token_file, found both");
    const bool hasBearer = !bearer.credentials.empty() || !bearer.credentialsFile.empty();
    const int ways = (http.basicAuth ? 1 : 0) + (http.authorization ? 1 : 0) + (hasBearer ? 1 : 0) +
                     (map.has("oauth2") ? 1 : 0);
    if (ways > 1)
        map.refuse("expected one of basic_auth, authorization, oauth2 and bearer_token, found several");
    if (hasBearer)
        http.authorization = bearer;
    map.read("tls_config", [&](const ConfigValue& value) { http.tls = readTls(value, map.context()); });
    map.text("proxy_url", http.proxyUrl);
    map.boolean("follow_redirects", http.followRedirects);
    map.boolean("enable_http2", http.enableHttp2);
}

} // namespace codesage::scrape
