-- What the generation of scripts before had of Redis: functions on the server named default, each of which waits.
local json, tonumber, tointeger = mix.json_encode, tonumber, math.tointeger

local function ask(...)
    local redis, err = mix.redis.connection()
    if err then return nil, err end
    return redis:command(...)
end

-- Whom the callback serves; a client_id has its node in the bits from 48 on.
local function served()
    local conn = mix.socket and (mix.socket.tcp() or mix.websocket())
    local client_id = conn and conn:client_id() or ""
    return client_id, (tointeger(tonumber(client_id)) or 1 << 48) >> 48
end

-- The value is in the list as consumers of a queue find it in the p of an event.
function mix.redis.push(list, value)
    local client_id, node = served()
    local text, err = json({ n = node, c = client_id, t = list, d = value })
    if err then return nil, err end
    return ask("lpush", list, text)
end

function mix.redis.llen(list) return ask("llen", list) end
function mix.redis.get(key) return ask("get", key) end
function mix.redis.incr(key, by) return ask("incrby", key, by or 1) end
function mix.redis.decr(key, by) return ask("decrby", key, by or 1) end

function mix.redis.set(key, value, expire)
    expire = tointeger(expire)
    if expire and expire > 0 then return ask("set", key, value, "EX", expire) end
    return ask("set", key, value)
end
