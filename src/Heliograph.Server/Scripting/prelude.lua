-- What every script finds: the Lua 5.1 dialect on Lua 5.4, without what reaches the machine, and waiting that suspends a script instead of a thread.
-- Called once with the functions of the host. Nothing here may yield through a C function: coroutine.yield is always called from Lua.
local host = ...
local allow_unsafe = host.allow_unsafe

local type, select, error, tostring, rawequal, rawget, rawset, setmetatable, next = type, select, error, tostring, rawequal, rawget, rawset, setmetatable, next
local resume, yield, running, create, status = coroutine.resume, coroutine.yield, coroutine.running, coroutine.create, coroutine.status
local debug_getinfo, debug_getupvalue, debug_setupvalue, debug_upvaluejoin = debug.getinfo, debug.getupvalue, debug.setupvalue, debug.upvaluejoin
local load_text = load

-- Waiting. A function of the host that starts something answers true, and the coroutine yields WAIT; the host resumes it with the results. A coroutine of
-- the script's own passes WAIT on to whoever resumed it.
local WAIT, LOADING = {}, {}
host.wait_token, host.loading_token = WAIT, LOADING

local function waited(started, ...)
    if started == WAIT then return yield(WAIT) end
    if started == LOADING then error("a script must not wait while it is loaded", 3) end
    return started, ...
end

function host.waiting(start)
    return function(...) return waited(start(...)) end
end

-- Coroutines of the script's own are known to the host while they run, which stops them with the callback they run in. As long as the host knows one it is
-- kept here; there is room beforehand, so that nothing can fail in between.
local enter, leave = host.enter, host.leave
local kept = {}
for i = 1, host.most_inner do kept[i] = false end
local passed

local function entered(co)
    local at, problem = enter(co)
    if not at then error(problem, 3) end
    kept[at] = co
    return at
end

local function step(co, ...)
    if type(co) ~= "thread" then return resume(co, ...) end
    return passed(entered(co), co, resume(co, ...))
end

passed = function(at, co, ok, first, ...)
    leave(at)
    kept[at] = false
    if ok and rawequal(first, WAIT) then return step(co, yield(WAIT)) end
    return ok, first, ...
end

coroutine.resume = step

local close = coroutine.close

local function closed(at, ...)
    leave(at)
    kept[at] = false
    return ...
end

function coroutine.close(co)
    if type(co) ~= "thread" then return close(co) end
    if status(co) == "dead" then return true end -- One that was stopped would run its closing values where nothing can stop them.
    return closed(entered(co), close(co))
end

function coroutine.wrap(f)
    local co = create(f)
    local function result(ok, ...)
        if not ok then error((...), 0) end
        return ...
    end
    return function(...) return result(step(co, ...)) end
end

-- Lua 5.1.
unpack = table.unpack
loadstring = load
math.pow = function(x, y) return x ^ y end
math.mod = math.fmod
math.log10 = function(x) return math.log(x, 10) end
string.gfind = string.gmatch
math.cosh = function(x) return (math.exp(x) + math.exp(-x)) / 2 end
math.sinh = function(x) return (math.exp(x) - math.exp(-x)) / 2 end
math.tanh = function(x) return x > 20 and 1.0 or x < -20 and -1.0 or 1 - 2 / (math.exp(2 * x) + 1) end

function math.ldexp(m, e)
    while e > 1000 do m, e = m * 2.0 ^ 1000, e - 1000 end
    while e < -1000 do m, e = m * 2.0 ^ -1000, e + 1000 end
    return m * 2.0 ^ e
end

function math.frexp(x)
    if x == 0 or x ~= x or x == math.huge or x == -math.huge then return x, 0 end
    local m, e = math.abs(x), 0
    while m >= 1 do m, e = m / 2, e + 1 end
    while m < 0.5 do m, e = m * 2, e - 1 end
    return x < 0 and -m or m, e
end

function table.getn(t) return #t end

function table.maxn(t)
    local most = 0
    for k in next, t do
        if type(k) == "number" and k > most then most = k end
    end
    return most
end

function table.foreach(t, f)
    for k, v in next, t do
        local r = f(k, v)
        if r ~= nil then return r end
    end
end

function table.foreachi(t, f)
    for i = 1, #t do
        local r = f(i, t[i])
        if r ~= nil then return r end
    end
end

local function upvalue_of_env(f)
    for i = 1, 255 do
        local name = debug_getupvalue(f, i)
        if name == nil then return nil end
        if name == "_ENV" then return i end
    end
end

-- Level 1 is the function that called setfenv or getfenv.
local function function_at(f)
    if type(f) == "function" then return f end
    local info = debug_getinfo((f or 1) + 2, "f")
    return info and info.func
end

function getfenv(f)
    f = function_at(f)
    local at = f and upvalue_of_env(f)
    if not at then return _G end
    return select(2, debug_getupvalue(f, at))
end

function setfenv(f, env)
    local target = function_at(f)
    local at = target and upvalue_of_env(target)
    if at then
        debug_upvaluejoin(target, at, function() return env end, 1)
        debug_setupvalue(target, at, env)
    end
    return target
end

-- 64-bit, unlike the 32 bits of Lua BitOp. Shifts by 64 and more give 0.
local function whole(n)
    return math.tointeger(n) or math.tointeger(n // 1) or error("bad argument to bit: a number without an integer representation", 3)
end

local bit = {}
function bit.tobit(n) return whole(n) end
function bit.bnot(n) return ~whole(n) end
function bit.lshift(n, by) return whole(n) << whole(by) end
function bit.rshift(n, by) return whole(n) >> whole(by) end

function bit.arshift(n, by)
    n, by = whole(n), whole(by)
    if n >= 0 then return n >> by end
    return ~(~n >> by)
end

function bit.band(n, ...)
    n = whole(n)
    for i = 1, select("#", ...) do n = n & whole((select(i, ...))) end
    return n
end

function bit.bor(n, ...)
    n = whole(n)
    for i = 1, select("#", ...) do n = n | whole((select(i, ...))) end
    return n
end

function bit.bxor(n, ...)
    n = whole(n)
    for i = 1, select("#", ...) do n = n ~ whole((select(i, ...))) end
    return n
end

function bit.rol(n, by) n, by = whole(n), whole(by) & 63 return n << by | n >> (64 - by) end
function bit.ror(n, by) n, by = whole(n), whole(by) & 63 return n >> by | n << (64 - by) end
function bit.tohex(n, digits)
    digits = digits or 8
    local text = string.format("%016x", whole(n)):sub(-math.abs(digits))
    return digits < 0 and text:upper() or text
end
_G.bit = bit

-- Modules: Lua files beside the entry file, read by the host.
local loaded = { bit = bit, string = string, table = table, math = math, coroutine = coroutine, utf8 = utf8 }
package = { loaded = loaded, preload = {}, path = "?.lua", cpath = "" }

function require(name)
    local known = loaded[name]
    if known ~= nil then return known end
    local loader, where = package.preload[name], ":preload:"
    if not loader then
        local text
        text, where = host.read_module(name)
        if not text then error("module '" .. tostring(name) .. "' not found: " .. tostring(where), 2) end
        local failure
        loader, failure = load_text(text, "@" .. where)
        if not loader then error("error loading module '" .. name .. "': " .. failure, 2) end
    end
    loaded[name] = true
    local ok, value = pcall(loader, name, where)
    if not ok then
        loaded[name] = nil
        error(value, 0)
    end
    if value ~= nil then loaded[name] = value end
    return loaded[name], where
end

function module(name)
    local found = loaded[name]
    if type(found) ~= "table" then
        found = {}
        loaded[name] = found
        _G[name] = found
    end
    setfenv(2, setmetatable(found, { __index = _G }))
end

local print_line = host.print
function print(...)
    local parts = {}
    for i = 1, select("#", ...) do parts[i] = tostring((select(i, ...))) end
    print_line(table.concat(parts, "\t"))
end

if not allow_unsafe then
    dofile, loadfile = nil, nil
    string.dump = nil
    debug = { traceback = debug.traceback }
    local clock, date, time, difftime = os.clock, os.date, os.time, os.difftime
    os = { clock = clock, date = date, time = time, difftime = difftime }
    io = nil
end
loaded.os, loaded.io, loaded.debug = os, io, debug
loaded._G = _G
