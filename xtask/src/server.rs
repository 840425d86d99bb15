//! Serves `dist/` as a well-configured host would: types, compression, caching, security headers.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::services::ServeDir;
use xshell::Shell;

use crate::wasm::Purpose;
use crate::{compress, policy, site};

/// Builds the lab and serves it until it is interrupted.
pub fn serve(shell: &Shell, host: IpAddr, port: u16) -> Result<()> {
    // Before the build, which takes minutes: a port in use should be known at once.
    let listener = listen(host, port)?;
    let dist = site::build(shell, Purpose::Local)?;
    if !host.is_loopback() {
        // A class shares one radio: compression spares it 30 times 20 MB.
        compress::folder(&dist)?;
    }
    let app = app(&dist, &policy::of_folder(shell, &dist)?)?;

    announce(listener.local_addr()?);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, app)
                .await
                .context("the server stopped")
        })
}

fn listen(host: IpAddr, port: u16) -> Result<TcpListener> {
    match TcpListener::bind((host, port)) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let other = if port < u16::MAX { port + 1 } else { 8080 };
            bail!("Port {port} is in use; choose another: cargo xtask serve --port {other}")
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {host}, port {port}")),
    }
}

fn announce(address: SocketAddr) {
    let port = address.port();
    println!("\nDiffusion Lab is at http://localhost:{port} (Ctrl-C stops it)");
    if !address.ip().is_loopback() {
        let ip = if address.ip().is_unspecified() {
            network_address()
        } else {
            Some(address.ip())
        };
        let ip = ip.map_or("this machine's address".into(), |ip| ip.to_string());
        println!(
            "Others on this network: http://{ip}:{port}. Browsers allow WebGPU on https and \
             localhost only, so there the pictures are calculated on the CPU."
        );
    }
}

/// The address under which the network knows this machine. Nothing is sent: connecting a UDP
/// socket only chooses the address that packets would leave from (the destination is one that
/// RFC 5737 reserves for documentation).
fn network_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// The site in a folder as a service. Compressed copies are sent to clients that accept them.
fn app(dist: &Path, policy: &str) -> Result<Router> {
    let policy = HeaderValue::from_str(policy)?;
    let files = ServeDir::new(dist).precompressed_br().precompressed_gzip();
    Ok(Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn_with_state(policy, dress)))
}

async fn dress(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let caching = cache_control(request.uri().path(), request.uri().query());
    let mut response = next.run(request).await;
    let found = !response.status().is_client_error();
    let headers = response.headers_mut();
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(if found { caching } else { "no-store" }),
    );
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// What carries a hash of its content in its address never changes: Vite's assets and weights.
fn cache_control(path: &str, query: Option<&str>) -> &'static str {
    let hashed =
        path.starts_with("/assets/") || query.is_some_and(|query| query.starts_with("sha256="));
    if hashed {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use std::fs;
    use tower::ServiceExt;

    const POLICY: &str = "default-src 'self'";

    async fn get(path: &str, accept: &str) -> (u16, axum::http::HeaderMap, Vec<u8>) {
        let folder = Shell::new().unwrap().create_temp_dir().unwrap();
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        let dist = folder.path().join("dist");
        fs::create_dir_all(dist.join("assets")).unwrap();
        for name in [
            "index.html",
            "assets/lab-0a1b2c3d.wasm",
            "digits.safetensors",
            "card.json",
        ] {
            fs::write(dist.join(name), name).unwrap();
        }
        fs::write(dist.join("assets/lab-0a1b2c3d.wasm.br"), "brotli").unwrap();
        fs::write(dist.join("assets/lab-0a1b2c3d.wasm.gz"), "gzip").unwrap();

        let request = Request::get(path)
            .header("accept-encoding", accept)
            .body(Body::empty())
            .unwrap();
        let response = app(&dist, POLICY).unwrap().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        (
            head.status.as_u16(),
            head.headers,
            to_bytes(body, 1000).await.unwrap().to_vec(),
        )
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(future)
    }

    #[test]
    fn the_page_is_fresh_and_carries_the_policy() {
        let (status, headers, body) = block_on(get("/", "br"));
        assert_eq!((status, body.as_slice()), (200, b"index.html".as_slice()));
        assert_eq!(headers["content-type"], "text/html");
        assert_eq!(headers["cache-control"], "no-cache");
        assert_eq!(headers["content-security-policy"], POLICY);
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }

    #[test]
    fn the_module_keeps_its_type_whatever_encoding_is_agreed_on() {
        for (accept, body) in [
            ("gzip, br", "brotli"),
            ("gzip", "gzip"),
            ("", "assets/lab-0a1b2c3d.wasm"),
        ] {
            let (status, headers, received) = block_on(get("/assets/lab-0a1b2c3d.wasm", accept));
            assert_eq!(
                (status, received.as_slice()),
                (200, body.as_bytes()),
                "{accept}"
            );
            assert_eq!(headers["content-type"], "application/wasm");
            assert!(
                headers["cache-control"]
                    .to_str()
                    .unwrap()
                    .contains("immutable")
            );
        }
    }

    #[test]
    fn types_and_caching_follow_the_address() {
        let (_, headers, _) = block_on(get("/digits.safetensors?sha256=0123456789ab", ""));
        assert_eq!(headers["content-type"], "application/octet-stream");
        assert!(
            headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        let (_, headers, _) = block_on(get("/card.json", ""));
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["cache-control"], "no-cache");
    }

    #[test]
    fn what_is_not_in_the_folder_is_not_found() {
        for path in [
            "/nothing.js",
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        ] {
            let (status, headers, body) = block_on(get(path, ""));
            assert!(status == 404 && body != b"secret", "{path}: {status}");
            assert_eq!(headers["cache-control"], "no-store");
        }
    }

    #[test]
    fn a_port_in_use_is_told_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let message = listen(address.ip(), address.port())
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("in use") && message.contains("--port"),
            "{message}"
        );
    }
}
