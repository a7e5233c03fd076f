using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>The users of the data folder, below the authenticator that knows them.</summary>
internal sealed class UserRoutes(AccessSettings settings, UserDatabase users, PasswordWorkers workers)
{
    private const long LongestImport = 256L * 1024 * 1024;
    private const int LongestName = 65_535;

    private int _isImporting;

    private static AccessJson Json => AccessJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/authentication/{id}/users", "Users, in no order", call => Task.FromResult(List(call)))
        {
            Query = [.. QueryField.Paging, new("like_user_id", "whose name has this in it"), new("is_superuser", "true or false")], Result = Json.PageAnswerUserAnswer,
        },
        new("POST", "/authentication/{id}/users", "Add a user", CreateAsync) { Body = Json.UserRequest, Result = Json.UserAnswer, Status = 201 },
        new("GET", "/authentication/{id}/users/{user}", "One user", call => Task.FromResult(Show(call))) { Result = Json.UserAnswer },
        new("PUT", "/authentication/{id}/users/{user}", "Give a user another password or rank", ChangeAsync) { Body = Json.UserChange, Result = Json.UserAnswer },
        new("DELETE", "/authentication/{id}/users/{user}", "Delete a user", call => Task.FromResult(Delete(call))) { Status = 204 },
        new("POST", "/authentication/{id}/import_users", "Add or replace users from CSV (Content-Type: text/csv) or a JSON list; good lines are taken, bad ones named", ImportAsync)
        {
            Query = [new("algorithm", "how password_hash was made: saltedSha256 (the default), saltedSha512, sha256Salted, sha512Salted, pbkdf2Sha256 or pbkdf2Sha512"), new("iterations", "of PBKDF2")],
            Result = Json.ImportAnswer, BodyLimit = new(LongestImport),
        },
    ];

    private UserAuthenticatorOptions OptionsOf(ApiCall call)
    {
        var list = settings.Authenticators;
        var one = list[AuthenticationRoutes.Find(list, call.Segment("id"))];
        return one.Type == AuthenticatorType.Users ? one.Users ?? new() : throw ApiProblem.Bad($"only '{AuthenticatorText.IdOf(AuthenticatorType.Users)}' has users that are kept here");
    }

    private ApiAnswer List(ApiCall call)
    {
        var key = OptionsOf(call).KnownBy;
        var page = call.Paging();
        var (like, rank) = (call.Text("like_user_id"), call.Truth("is_superuser"));
        var meant = like is null && rank is null ? users.All(key)
            : users.All(key).Where(user => (like is null || user.Name.Contains(like, StringComparison.Ordinal)) && (rank is null || user.IsSuperuser == rank)).ToList();
        var count = meant is List<User> found ? found.Count : users.Count(key);
        var skip = (int)Math.Min(int.MaxValue, (page.Page - 1L) * page.Limit);
        return ApiAnswer.Of(PageAnswer<UserAnswer>.Of(meant.Skip(skip).Take(page.Limit).Select(Describe), count, page, count - (long)page.Limit > skip), Json.PageAnswerUserAnswer);
    }

    private ApiAnswer Show(ApiCall call)
    {
        var key = OptionsOf(call).KnownBy;
        return ApiAnswer.Of(Describe(Find(key, call.Segment("user"))), Json.UserAnswer);
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var options = OptionsOf(call);
        var asked = await call.ReadAsync(Json.UserRequest).ConfigureAwait(false);
        call.About(ApiCall.Shown(asked.UserId));
        if (asked.UserId.Length == 0 || Encoding.UTF8.GetByteCount(asked.UserId) > LongestName) throw ApiProblem.Bad($"user_id must have 1 to {LongestName} octets");
        if (users.Find(options.KnownBy, asked.UserId) is not null) throw new ApiProblem(409, "ALREADY_EXISTS", $"there is a user '{ApiCall.Shown(asked.UserId)}' already; change it with PUT");
        var made = await HashAsync(asked.UserId, asked.Password, asked.IsSuperuser, options).ConfigureAwait(false);
        return ApiAnswer.Of(Describe(Put(options.KnownBy, made)), Json.UserAnswer, 201);
    }

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var options = OptionsOf(call);
        var name = call.Segment("user");
        var asked = await call.ReadAsync(Json.UserChange).ConfigureAwait(false);
        var there = Find(options.KnownBy, name);
        var rank = asked.IsSuperuser ?? there.IsSuperuser;
        var next = asked.Password is { } password ? await HashAsync(name, password, rank, options).ConfigureAwait(false) : there with { IsSuperuser = rank };
        return ApiAnswer.Of(Describe(Put(options.KnownBy, next)), Json.UserAnswer);
    }

    private ApiAnswer Delete(ApiCall call)
    {
        var key = OptionsOf(call).KnownBy;
        var name = call.Segment("user");
        return AccessRoutes.Kept(() => users.Remove(key, name)) ? ApiAnswer.None : throw Unknown(name);
    }

    private async Task<ApiAnswer> ImportAsync(ApiCall call)
    {
        var import = ImportOptionsOf(call);
        var read = call.ContentType switch
        {
            "application/json" => (Func<UserImport, ImportReport>)(run => run.ReadJson(call.Body)),
            "text/csv" or "text/plain" => run => run.ReadCsv(new StreamReader(call.Body, Encoding.UTF8)),
            var other => throw new ApiProblem(415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Type is '{ApiCall.Shown(other)}'; send text/csv or application/json"),
        };
        if (Interlocked.Exchange(ref _isImporting, 1) == 1) throw new ApiProblem(409, "CONFLICT", "another import is under way; wait until it is done");
        try
        {
            var problems = new ImportProblems();
            var report = await Task.Factory.StartNew(() => Import(() => read(new(users, import, problems.Add))), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            call.About($"{report.Imported} imported, {report.Skipped} skipped");
            return ApiAnswer.Of(new ImportAnswer(report.Imported + report.Skipped, report.Imported, report.Skipped, problems.All, problems.Unlisted), Json.ImportAnswer);
        }
        finally
        {
            Volatile.Write(ref _isImporting, 0);
        }
    }

    // On a thread of its own, below the priority of traffic: it waits for the network and hashes for as long as it takes.
    private static ImportReport Import(Func<ImportReport> run)
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        return AccessRoutes.Kept(run);
    }

    private ImportOptions ImportOptionsOf(ApiCall call)
    {
        var options = OptionsOf(call);
        var algorithm = call.Text("algorithm") is not { } text ? PasswordAlgorithm.SaltedSha256
            : (PasswordAlgorithm?)EnumText.Parse(typeof(PasswordAlgorithm), text) ?? throw ApiProblem.Bad($"algorithm must be one of {string.Join(", ", EnumText.Names(typeof(PasswordAlgorithm)))}");
        return new(options.KnownBy, options) { Algorithm = algorithm, Iterations = (int)(call.Number("iterations", 1, PasswordHash.MaxIterations) ?? 1) };
    }

    private async Task<User> HashAsync(string name, string password, bool isSuperuser, UserAuthenticatorOptions options)
    {
        if (password.Length == 0 || Encoding.UTF8.GetByteCount(password) > LongestName) throw ApiProblem.Bad($"password must have 1 to {LongestName} octets");
        return await workers.TryRunAsync(() => UserDatabase.Create(name, password, isSuperuser, options)).ConfigureAwait(false)
            ?? throw new ApiProblem(503, "SERVICE_UNAVAILABLE", "too many passwords wait to be hashed; try again");
    }

    private User Put(UserKey key, User user)
    {
        AccessRoutes.Kept(() =>
        {
            users.Put(key, [user]);
            return true;
        });
        return user;
    }

    private User Find(UserKey key, string name) => users.Find(key, name) ?? throw Unknown(name);

    private static ApiProblem Unknown(string name) => ApiProblem.NotFound($"there is no user '{ApiCall.Shown(name)}'", "USER_NOT_FOUND");

    private static UserAnswer Describe(User user) => new(user.Name, user.IsSuperuser);
}
