-- What scripts find as mix, made of the functions of the host. Errors are the last result of a function; none is raised.
local host = ...
local sub, tostring, setmetatable, tointeger = string.sub, tostring, setmetatable, math.tointeger

mix = {
    DEBUG = 0, INFO = 1, WARN = 2, ERROR = 3,
    json_encode = host.json_encode, json_decode = host.json_decode,
    base64_encode = host.base64_encode, base64_decode = host.base64_decode,
    php_pack = host.php_pack, php_unpack = host.php_unpack,
    str_split = host.str_split, parse_str = host.parse_str, parse_url = host.parse_url, bytes_tostring = host.bytes_tostring,
    md5 = host.md5, md5_bin = host.md5_bin, sha1 = host.sha1, sha1_bin = host.sha1_bin,
    server = { option = host.option },
    mesh = {}, queue = { push = host.queue_push }, redis = {}, http = { request = host.waiting(host.http_request) },
}

local log = host.log
function mix.log(level, msg) return log(level, tostring(msg)) end

local send, publish = host.waiting(host.mesh_send), host.waiting(host.mesh_publish)

function mix.mesh.send(client_id, data, kind)
    local _, err = send(client_id, data, kind)
    return err
end

function mix.mesh.publish(channel, data, kind)
    local success, fail = publish(channel, data, kind)
    if success == nil then return 0, 0, fail end
    return success, fail
end

local has_redis, command = host.redis_exists, host.waiting(host.redis_command)
local Redis = { __metatable = false }
Redis.__index = Redis
local names = setmetatable({}, { __mode = "k" })

function Redis:command(...)
    local name = names[self]
    if not name then return nil, "redis: call it as redis:command(name, ...), with a colon" end
    return command(name, ...)
end

function mix.redis.connection(name)
    name = name == nil and "default" or tostring(name)
    local exists, err = has_redis(name)
    if not exists then return nil, err end
    local redis = setmetatable({}, Redis)
    names[redis] = name
    return redis
end

-- A buffer is a table of the bytes and how many of them are read.
local Buffer = { __metatable = false }
Buffer.__index = Buffer

function Buffer:tostring() return self[1] end
function Buffer:length() return #self[1] end
function Buffer:position() return self[2] end

function Buffer:read(n)
    local data, at = self[1], self[2]
    n = tointeger(n)
    if not n or n < 0 then return nil, "read: a number of bytes is expected" end
    if n > #data - at then return nil, "read: the buffer has " .. (#data - at) .. " bytes more, not " .. n end
    self[2] = at + n
    return sub(data, at + 1, at + n)
end

host.buffer_methods(Buffer)
