-- What every script finds: the Lua 5.1 dialect on Lua 5.4, without what reaches the machine, and waiting that suspends a script instead of a thread.
-- Called once with the functions of the host. Nothing here may yield through a C function: coroutine.yield is always called from Lua.
local host = ...
local allow_unsafe = host.allow_unsafe

local type, select, error, tostring, rawget, rawset, setmetatable, next = type, select, error, tostring, rawget, rawset, setmetatable, next
local resume, yield, running, create, status = coroutine.resume, coroutine.yield, coroutine.running, coroutine.create, coroutine.status
local debug_getinfo, debug_getupvalue, debug_setupvalue, debug_upvaluejoin = debug.getinfo, debug.getupvalue, debug.setupvalue, debug.upvaluejoin
local load_text = load

-- Waiting. A function of the host that starts something answers true, and the coroutine yields WAIT; the host resumes it with the results. A coroutine of
-- the script's own passes WAIT on to whoever resumed it.
local WAIT = {}
host.wait_token = WAIT

local function waited(started, ...)
    if started == WAIT then return yield(WAIT) end
    return started, ...
end

function host.waiting(start)
    return function(...) return waited(start(...)) end
end

local enter, leave = host.enter, host.leave
local passed

local function step(co, ...)
    enter(co)
    return passed(co, resume(co, ...))
end

passed = function(co, ok, first, ...)
    leave()
    if ok and rawequal(first, WAIT) then return step(co, yield(WAIT)) end
    return ok, first, ...
end

coroutine.resume = step

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
loadstring = function(text, name) return load_text(text, name, "t") end
load = function(chunk, name, mode, ...) return load_text(chunk, name, "t", ...) end
math.pow = function(x, y) return x ^ y end
math.mod = math.fmod
math.log10 = function(x) return math.log(x, 10) end

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

-- C functions that could run for ever without coming back to Lua, where they can be stopped.
local rep, move = string.rep, table.move

function string.rep(s, n, sep)
    if #s == 0 and (sep == nil or #sep == 0) then return "" end
    return rep(s, n, sep)
end

function table.move(a, first, last, to, b)
    if last - first > 10000000 then error("too many elements to move", 2) end
    return move(a, first, last, to, b)
end

-- Pattern matching: Lua's own functions, unless the pattern could try very often with a text of that length. Then the host matches, within bounds.
local pattern_cost, bounded_match = host.pattern_cost, host.match
local native = { find = string.find, match = string.match, gmatch = string.gmatch, gsub = string.gsub }
local costs, known_costs = {}, 0
local BOUND = 10000000

local function cost_of(p)
    local cost = costs[p]
    if cost then return cost end
    cost = pattern_cost(p)
    if known_costs >= 1000 then costs, known_costs = {}, 0 end
    costs[p], known_costs = cost, known_costs + 1
    return cost
end

local function is_cheap(s, p)
    if type(s) ~= "string" or type(p) ~= "string" then return true end
    local cost = cost_of(p)
    return cost == 0 or (#s) ^ (cost + 1) <= BOUND
end

local function checked(from, to, ...)
    if from == false then error(to, 3) end
    return from, to, ...
end

local function start_of(s, init)
    init = init or 1
    if init < 0 then init = math.max(#s + init + 1, 1) elseif init == 0 then init = 1 end
    return init
end

local function captures_or_whole(s, from, to, ...)
    if not from then return nil end
    if select("#", ...) == 0 then return s:sub(from, to) end
    return ...
end

function string.find(s, p, init, plain)
    if plain or is_cheap(s, p) then return native.find(s, p, init, plain) end
    init = start_of(s, init)
    if init > #s + 1 then return nil end
    return checked(bounded_match(s, p, init))
end

function string.match(s, p, init)
    if is_cheap(s, p) then return native.match(s, p, init) end
    init = start_of(s, init)
    if init > #s + 1 then return nil end
    return captures_or_whole(s, checked(bounded_match(s, p, init)))
end

function string.gmatch(s, p, init)
    if is_cheap(s, p) or p:sub(1, 1) == "^" then return native.gmatch(s, p, init) end
    local at, last = start_of(s, init), -1
    local function step(from, to, ...)
        if not from then at = #s + 2 return nil end
        at, last = to + 1, to
        return captures_or_whole(s, from, to, ...)
    end
    return function()
        if at > #s + 1 then return nil end
        return step(checked(bounded_match(s, p, at, last)))
    end
end

local function replaced(whole_match, repl, first, ...)
    local value
    if type(repl) == "function" then value = repl(first, ...)
    elseif type(repl) == "table" then value = repl[first]
    else
        local captures = { first, ... }
        value = native.gsub(repl, "%%(.?)", function(c)
            if c == "0" then return whole_match end
            if c == "%" then return "%" end
            local at = tonumber(c)
            if not at or captures[at] == nil then error("invalid use of '%' in replacement string", 0) end
            return tostring(captures[at])
        end)
    end
    if not value then return whole_match end
    if type(value) ~= "string" and type(value) ~= "number" then error("invalid replacement value (a " .. type(value) .. ")", 0) end
    return value
end

local function first_capture(whole_match, ...)
    if select("#", ...) == 0 then return whole_match end
    return ...
end

function string.gsub(s, p, repl, most)
    if is_cheap(s, p) then return native.gsub(s, p, repl, most) end
    local parts, at, last, count = {}, 1, -1, 0
    most = most or math.huge
    local function step(from, to, ...)
        if not from then return false end
        local whole_match = s:sub(from, to)
        parts[#parts + 1] = s:sub(at, from - 1)
        parts[#parts + 1] = replaced(whole_match, repl, first_capture(whole_match, ...))
        count, last = count + 1, to
        at = to + 1
        return true
    end
    local is_anchored = p:sub(1, 1) == "^"
    while count < most and at <= #s + 1 and step(checked(bounded_match(s, p, at, last))) do
        if is_anchored then break end
    end
    parts[#parts + 1] = s:sub(at)
    return table.concat(parts), count
end
string.gfind = string.gmatch

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
        loader, failure = load_text(text, "@" .. where, "t")
        if not loader then error("error loading module '" .. name .. "': " .. failure, 2) end
    end
    loaded[name] = true
    local value = loader(name, where)
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

return host
