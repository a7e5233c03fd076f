using Heliograph.Server.Sql.Functions;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>Functions of stores, of the environment and of chance.</summary>
public sealed class StoreFunctionTests
{
    [Fact]
    public void All_rules_see_the_store_of_the_node()
    {
        var shared = new SqlStore();
        var (one, other) = (new FunctionCalls(shared), new FunctionCalls(shared));

        Assert.Equal("true", one.Show("kv_store_put", "k", "json:{\"a\":[1]}"));
        Assert.Equal("{\"a\":[1]}", other.Show("kv_store_get", "k"));
        Assert.Equal("true", other.Show("kv_store_del", "k"));
        Assert.Equal("undefined", one.Show("kv_store_get", "k"));
        Assert.Equal("'none'", one.Show("kv_store_get", "k", "none"));
        Assert.Equal(0, shared.Bytes);
    }

    [Fact]
    public void A_rule_alone_sees_its_own_store()
    {
        var shared = new SqlStore();
        var (one, other) = (new FunctionCalls(shared), new FunctionCalls(shared));

        Assert.Equal("undefined", one.Show("proc_dict_put", 1, "a"));
        Assert.Equal("'a'", one.Show("proc_dict_put", 1, "b"));
        Assert.Equal("'b'", one.Show("proc_dict_get", 1));
        Assert.Equal("undefined", other.Show("proc_dict_get", 1));
        Assert.Equal("'b'", one.Show("proc_dict_del", 1));
        Assert.Equal("undefined", one.Show("proc_dict_del", 1));
    }

    [Fact]
    public void A_store_has_a_bound_of_keys()
    {
        var calls = new FunctionCalls(new SqlStore(mostKeys: 2));
        calls.Call("kv_store_put", "a", 1);
        calls.Call("kv_store_put", "b", 1);

        Assert.Equal("kv_store_put: the store is full", calls.Failure("kv_store_put", "c", 1));
        Assert.Equal("true", calls.Show("kv_store_put", "a", 2));
        calls.Call("kv_store_del", "b");
        Assert.Equal("true", calls.Show("kv_store_put", "c", 3));
        Assert.Equal("undefined", calls.Show("kv_store_get", "b"));
    }

    [Fact]
    public void A_store_has_a_bound_of_bytes()
    {
        var store = new SqlStore(mostBytes: 1000);
        var calls = new FunctionCalls(store);
        calls.Call("kv_store_put", "a", new string('x', 600));
        var before = store.Bytes;

        Assert.Equal("kv_store_put: the store is full", calls.Failure("kv_store_put", "b", new string('x', 600)));
        Assert.Equal("kv_store_put: the store is full", calls.Failure("kv_store_put", "a", new string('y', 1001)));
        Assert.Equal(before, store.Bytes);
        Assert.Equal(600, calls.Call("kv_store_get", "a").Bytes.Length);
        Assert.Equal("true", calls.Show("kv_store_put", "a", ""));
        Assert.Equal("true", calls.Show("kv_store_put", "b", new string('x', 600)));
    }

    [Fact]
    public void A_store_keeps_a_copy_and_not_the_payload_around_it()
    {
        var payload = new byte[] { 1, 2, 3 };
        var calls = new FunctionCalls();
        calls.Call("kv_store_put", "k", payload);
        payload[0] = 9;

        Assert.Equal([1, 2, 3], calls.Call("kv_store_get", "k").Bytes.ToArray());
    }

    [Fact]
    public void Threads_that_write_one_key_leave_its_size_right()
    {
        var store = new SqlStore();
        Parallel.For(0, 4000, i =>
        {
            var key = $"k{i % 3}";
            if (i % 7 == 0) store.Delete(key);
            else Assert.True(store.TryPut(key, FunctionCalls.Value(new string('x', i % 50)), out _));
        });
        for (var i = 0; i < 3; i++) store.Delete($"k{i}");

        Assert.Equal(0, store.Bytes);
    }

    [Fact]
    public void Only_variables_with_the_prefix_are_read()
    {
        var calls = new FunctionCalls();

        Assert.Equal("'north'", calls.Show("getenv", "SITE"));
        Assert.Equal("''", calls.Show("getenv", "PATH"));
    }

    [Fact]
    public void Chance()
    {
        var calls = new FunctionCalls();

        Assert.InRange(calls.Call("random").Number, 0, 0.9999999999999999);
        Assert.NotEqual(calls.Show("random"), calls.Show("random"));
        Assert.Matches("^'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'$", calls.Show("uuid_v4"));
        Assert.Matches("^'[0-9a-f]{12}4[0-9a-f]{19}'$", calls.Show("uuid_v4_no_hyphen"));
        Assert.NotEqual(calls.Show("uuid_v4"), calls.Show("uuid_v4"));
    }
}
