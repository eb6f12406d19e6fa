//! The preview server: a site's folder on the loopback, as it is now.
//!
//! Takes a folder and where to listen; gives a [`Server`] that answers every route of the newest state, and tells open pages of the next. Each
//! request is answered from one [`Snapshot`], so that no page is torn between two states. Pages are produced when they are asked for, by the function that
//! `build` calls; the only difference is one script element. Knows neither terminal nor colours: what there is to say comes as [`News`].

mod address;
mod editor;
mod events;
mod files;
mod find;
mod host;
mod index;
mod pages;
mod problem;
mod server;
mod snapshot;

pub use address::LISTENING;
pub use snapshot::{Change, Snapshot};

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch as latest;

use crate::config::BaseUrl;
use crate::diagnostic::{Diagnostic, Error};
use crate::site::Options;
use crate::watch::{self, Following};
use address::Bound;
use index::Indexer;

/// The port that a preview stands at unless the call names another.
pub const PORT: u16 = 4000;

/// How long the end of a server waits for pages that are being produced.
const LAST_WAIT: Duration = Duration::from_millis(200);

/// What is to be served, and where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's folder.
    pub root: PathBuf,
    /// What the site is loaded with; the server's own address stands in for `base_url`.
    pub options: Options,
    /// The name or address to listen at; this machine alone where there is none.
    pub host: Option<String>,
    /// The port to listen at; 0 is any. Where it is taken, the next free one of the twenty after it.
    pub port: u16,
    /// Whether the folder is looked at again and again.
    pub poll: bool,
}

/// What a server has to say to the one who started it.
pub enum News {
    /// Another state is being served.
    Changed(Change),
    /// A page was asked for, and this was met while it was produced.
    Met(Vec<Diagnostic>),
    /// The program was asked to end; only after [`Server::listen_for_interrupt`].
    Interrupted,
}

/// A server that runs until it is stopped or dropped.
pub struct Server {
    /// Where the preview stands, ending in `/`: `http://127.0.0.1:4000/`.
    pub address: String,
    /// The port that it listens at.
    pub port: u16,
    /// Where other machines of the network find it; empty unless it listens for them.
    pub networks: Vec<String>,
    /// The first state.
    pub first: Change,
    /// How many pages the first state has.
    pub pages: usize,
    news: Sender<News>,
    runtime: Option<Runtime>,
    following: Option<Following>,
}

/// Starts a server, and gives what it has to say.
///
/// The port is bound before the site is loaded: pages hold the address. Requests that come meanwhile wait.
///
/// # Errors
/// When no port can be listened at, or the folder cannot be read.
pub fn start(request: Request) -> Result<(Server, Receiver<News>), Error> {
    let bound = address::bind(request.host.as_deref(), request.port)?;
    let runtime = runtime()?;
    let mut options = request.options;
    options.base_url = BaseUrl::parse(&bound.address).ok();
    let (sender, states) = channel();
    let follow = watch::Request {
        root: request.root.clone(),
        options,
        poll: request.poll,
    };
    let (first, following) = watch::follow(follow, move |state| {
        let _ = sender.send(state);
    })?;
    let (news, receiver) = channel();
    let snapshot = Arc::new(Snapshot::new(first, news.clone()));
    let server = Server {
        address: bound.address.clone(),
        port: bound.port,
        networks: bound.networks.clone(),
        first: snapshot.change(),
        pages: snapshot.state.site.routes.iter().filter(|(_, route)| route.is_page()).count(),
        news: news.clone(),
        runtime: Some(runtime),
        following: Some(following),
    };
    let (latest, snapshots) = latest::channel(snapshot);
    let indexer = Indexer::start();
    let following_indexer = indexer.clone();
    // Beside the thread that watches: what a new state brings with it, such as the end of the old one, holds up no next one.
    std::thread::spawn(move || {
        for state in states {
            let next = Arc::new(Snapshot::new(state, news.clone()));
            let before = latest.send_replace(next.clone());
            let _ = news.send(News::Changed(next.change()));
            following_indexer.changed(&next);
            drop(before);
        }
    });
    server.listen(bound, request.root, snapshots, indexer)?;
    Ok((server, receiver))
}

fn runtime() -> Result<Runtime, Error> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Builder::new_multi_thread()
        .worker_threads(2)
        // Pages are produced here: more at once than there are cores would only make all of them late.
        .max_blocking_threads(cores.max(2) + 2)
        .thread_name("treatise-serve")
        .enable_all()
        .build()
        .map_err(|error| Error::io("starting", "the server", error))
}

impl Server {
    fn listen(&self, bound: Bound, root: PathBuf, snapshots: latest::Receiver<Arc<Snapshot>>, indexer: Indexer) -> Result<(), Error> {
        let failed = |error| Error::io(address::LISTENING, &self.address, error);
        let Some(runtime) = &self.runtime else { return Ok(()) };
        let shared = Arc::new(server::Shared {
            root: std::fs::canonicalize(&root).map_err(|error| Error::io("reading", &root, error))?,
            snapshots,
            indexer,
            doors: bound.doors,
            instance: instance(bound.port),
        });
        let router = Router::new().fallback(server::answer).with_state(shared);
        let _inside = runtime.enter();
        bound.listener.set_nonblocking(true).map_err(failed)?;
        let listener = tokio::net::TcpListener::from_std(bound.listener).map_err(failed)?;
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async move { axum::serve(listener, service).await });
        Ok(())
    }

    /// Turns Ctrl-C into [`News::Interrupted`], from the moment that this returns.
    pub fn listen_for_interrupt(&self) {
        let Some(runtime) = &self.runtime else { return };
        let news = self.news.clone();
        let mut interrupt = Box::pin(tokio::signal::ctrl_c());
        // It listens only once it was asked for the first time.
        let come = runtime.block_on(poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context).is_ready())));
        runtime.spawn(async move {
            if come || interrupt.await.is_ok() {
                let _ = news.send(News::Interrupted);
            }
        });
    }

    /// Ends the server at once, whatever connections are open.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(LAST_WAIT);
        }
        // A site that is being loaded is loaded to its end: nobody waits for that.
        if let Some(following) = self.following.take() {
            std::thread::spawn(move || drop(following));
        }
    }
}

/// Gives what tells one run of the server from another.
fn instance(port: u16) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos());
    let hash = blake3::hash(format!("{now} {} {port}", std::process::id()).as_bytes());
    hash.to_hex().chars().take(16).collect()
}
