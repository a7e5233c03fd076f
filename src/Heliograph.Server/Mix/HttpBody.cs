namespace Heliograph.Server.Mix;

/// <summary>
/// The body of an answer: bounded by itself, and together with all others that no script has got yet, whose room it takes as it grows, whatever the server
/// announces. Disposing it gives the room back.
/// </summary>
internal sealed class HttpBody(ByteBudget budget) : IDisposable
{
    private const int Least = 4096;

    private byte[] _bytes = [];
    private int _length;
    private int _taken;

    /// <summary>What has been read.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Reads all of it; false when it is longer than <paramref name="longest"/>.</summary>
    /// <exception cref="HttpRequestException">It broke off, or there is no room for it.</exception>
    public async Task<bool> ReadAsync(HttpContent content, int longest, CancellationToken cancellation)
    {
        try
        {
            using var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            while (_length <= longest)
            {
                if (_length == _bytes.Length) Grow(longest + 1);
                var count = await stream.ReadAsync(_bytes.AsMemory(_length), cancellation).ConfigureAwait(false);
                if (count == 0) return true;
                _length += count;
            }

            return false;
        }
        catch (IOException fault)
        {
            throw new HttpRequestException(fault.Message, fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => budget.Give(Interlocked.Exchange(ref _taken, 0));

    private void Grow(int most)
    {
        var size = Math.Min(most, Math.Max(Least, _bytes.Length * 2L));
        if (!budget.TryTake(size - _bytes.Length)) throw new HttpRequestException($"the answers that scripts wait for have more than {budget.Most} bytes together (engine.luavm.http.maxBufferedSize)");
        _taken = (int)size;
        Array.Resize(ref _bytes, (int)size);
    }
}
