#pragma once

#include "base/core/Result.h"
#include "net/http/Server.h"
#include "net/http/asio/Asio.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace codesage::http {

inline int chooseHttp11(SSL*, const unsigned char** chosen, unsigned char* chosenLength,
                        const unsigned char* offered, unsigned int offeredLength, void*) {
    static constexpr unsigned char kHttp11[] = "\x08http/1.1";
    unsigned char* protocol = nullptr;
    const int outcome = ::SSL_select_next_proto(&protocol, chosenLength, kHttp11, sizeof(kHttp11) - 1,
                                                offered, offeredLength);
    *chosen = protocol;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

// The server's certificate and rules: TLS 1.2 and 1.3, no renegotiation, no compression. Null when the
// configuration has no certificate. Fails on files that can't be read or don't belong together, and on a
// certificate that is out of date.
inline Result<std::unique_ptr<asio::ssl::context>> makeTlsContext(const ServerConfig& config) {
    if (config.tlsCertificate.empty() && config.tlsKey.empty())
        return nullptr;
    if (config.tlsCertificate.empty() || config.tlsKey.empty())
        return fail(ErrorCode::InvalidArgument,
                    "TLS needs both a certificate and a key: set server.tls_cert and server.tls_key");
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    BoostError error;
    const auto refuse = [&](const std::string& what, const std::filesystem::path& file) {
        return fail(ErrorCode::InvalidArgument, what + " '" + file.string() + "': " + error.message());
    };
    context->use_certificate_chain_file(config.tlsCertificate.string(), error);
    if (error)
        return refuse("cannot use the TLS certificate", config.tlsCertificate);
    context->use_private_key_file(config.tlsKey.string(), asio::ssl::context::pem, error);
    if (error)
        return refuse("cannot use the TLS key, or it does not belong to the certificate:", config.tlsKey);
    SSL_CTX* handle = context->native_handle();
    if (::SSL_CTX_check_private_key(handle) != 1)
        return fail(ErrorCode::InvalidArgument, "the TLS key '" + config.tlsKey.string() +
                                                    "' does not belong to the certificate '" +
                                                    config.tlsCertificate.string() + "'");
    const X509* certificate = ::SSL_CTX_get0_certificate(handle);
    if (::X509_cmp_current_time(::X509_get0_notAfter(certificate)) < 0)
        return fail(ErrorCode::InvalidArgument,
                    "the TLS certificate '" + config.tlsCertificate.string() + "' has expired; renew it");
    if (::X509_cmp_current_time(::X509_get0_notBefore(certificate)) > 0)
        return fail(ErrorCode::InvalidArgument,
                    "the TLS certificate '" + config.tlsCertificate.string() + "' is not valid yet");
    ::SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    ::SSL_CTX_set_options(handle,
                          SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    ::SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    ::SSL_CTX_set_alpn_select_cb(handle, chooseHttp11, nullptr);
    return context;
}

} // namespace codesage::http
