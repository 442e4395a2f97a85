//! The command line: one line per subcommand into the library.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use server::config::{Cli, Command, Imported, KeyAction, LogFormat, StaffAction};
use server::shipment::import;
use server::survey::import as responses;
use server::{account, backup, clock::Clock, demo, run};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    start_logging(&cli.command);
    match execute(cli.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parceldesk: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    let now = Clock::system().now();
    match command {
        Command::Serve(settings) => run::serve(*settings).await,
        Command::Migrate { place } => run::open_store(&place).await.map(|_| ()),
        Command::SeedDemo { place } => demo::seed(&run::open_store(&place).await?, &run::zone(&place)?, now).await,
        Command::Backup { place, to } => backup::cli::make(&place, &to, now).await,
        Command::Restore { place, from } => backup::cli::restore(&place, &from, now).await,
        Command::Check { place, against, what } => backup::cli::check(&place, against.as_deref(), what).await,
        Command::Import { what: Imported::Shipments(what) } => import::run::run(what, &Clock::system()).await,
        Command::Import { what: Imported::Responses(file) } => responses::run::run(file, &Clock::system()).await,
        Command::Staff { action } => match action {
            StaffAction::Add { place, email, role, public_url } => {
                account::cli::add_staff(&run::open_store(&place).await?, &email, role, &public_url, now).await
            }
            StaffAction::List { place } => account::cli::list_staff(&run::open_store(&place).await?).await,
            StaffAction::Remove { place, email } => {
                account::cli::remove_staff(&run::open_store(&place).await?, &email, now).await
            }
        },
        Command::Key { action } => match action {
            KeyAction::Create { place, scopes, name } => {
                account::cli::create(&run::open_store(&place).await?, &name, &scopes, now).await
            }
            KeyAction::List { place } => account::cli::list(&run::open_store(&place).await?).await,
            KeyAction::Revoke { place, prefix } => {
                account::cli::revoke(&run::open_store(&place).await?, &prefix, now).await
            }
        },
    }
}

fn start_logging(command: &Command) {
    use tracing_subscriber::EnvFilter;
    // PostgreSQL notices at every start that the list of migrations is there already.
    let usual = || EnvFilter::new("info,sqlx::postgres::notice=warn");
    let filter = EnvFilter::try_from_env("PARCELDESK_LOG").unwrap_or_else(|_| usual());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match command {
        Command::Serve(settings) if settings.log_format == LogFormat::Json => builder.json().init(),
        _ => builder.init(),
    }
}
