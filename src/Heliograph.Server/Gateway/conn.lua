-- mix.websocket, mix.socket and the connections they give: a table that holds the connection's number. Contexts are kept here, by that number.
local host = ...
local type, tostring, setmetatable, format = type, tostring, setmetatable, string.format
local is_open, woke = host.conn_is_open, host.conn_woke
local subscribe, unsubscribe, send, close = host.conn_subscribe, host.conn_unsubscribe, host.conn_send, host.conn_close
local remote, clear = host.conn_remote, host.conn_clear
local wait = host.waiting(host.conn_wait)

local contexts = {}
local Conn = { __metatable = false }
Conn.__index = Conn

-- Called with each message, so that its table is made here.
local function message(is_text, data, legacy_id)
    local callback = on_message
    if not callback then return end
    local msg = { type = is_text and "text" or "binary", data = data, finish = true }
    if legacy_id then return callback(msg, setmetatable({ legacy_id }, Conn)) end
    return callback(msg)
end

host.conn_tables(contexts, Conn, message)

-- Messages of one connection come in a row: the table of the last is used again.
local last_id, last_conn

local function serving(current)
    return function()
        local id, err = current()
        if id == last_id and (not id or last_conn[1] == id) then return last_conn, err end
        if not id then return nil, err end
        last_id, last_conn = id, setmetatable({ id }, Conn)
        return last_conn
    end
end

mix.websocket = serving(host.conn_websocket)
mix.socket = { tcp = serving(host.conn_socket) }

function Conn:client_id() return format("%d", self[1]) end
function Conn:remote_addr() return remote(self[1]) end

function Conn:context()
    local id = self[1]
    local context = contexts[id]
    if not context then
        context = {}
        if is_open(id) then contexts[id] = context end
    end
    return context
end

function Conn:context_value(key)
    local context = contexts[self[1]]
    return context and context[key]
end

function Conn:set_context(context)
    if type(context) ~= "table" then return "set_context: a table is expected" end
    if not is_open(self[1]) then return "set_context: the connection is closed" end
    contexts[self[1]] = context
    for key in pairs(context) do woke(self[1], tostring(key)) end
end

function Conn:set_context_value(key, value)
    if key == nil or key ~= key then return "set_context_value: a key is expected" end
    if not is_open(self[1]) then return "set_context_value: the connection is closed" end
    self:context()[key] = value
    if value ~= nil then woke(self[1], tostring(key)) end
end

function Conn:wait_context_value(key)
    local value = self:context_value(key)
    while value == nil do
        local _, err = wait(self[1], tostring(key))
        if err then return nil, err end
        value = self:context_value(key)
    end
    return value
end

function Conn:subscribe(...) return subscribe(self[1], ...) end
function Conn:unsubscribe(...) return unsubscribe(self[1], ...) end
function Conn:send(data, kind) return send(self[1], data, kind) end
function Conn:close() return close(self[1]) end
function Conn:clear_buffer() return clear(self[1]) end
