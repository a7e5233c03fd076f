-- C functions that could run for ever without coming back to Lua, the only place where a script can be stopped: here they are bounded. Called once, before
-- everything else, with the functions of the host.
local host = ...
host.collect = collectgarbage
local type, select, error, tostring, rawget, rawlen, tonumber = type, select, error, tostring, rawget, rawlen, tonumber
local metatable_of = debug.getmetatable
local find_plain, is_stopping = host.find_plain, host.is_stopping
local rep, sub, concat = string.rep, string.sub, table.concat
local MOST = 10000000

function string.rep(s, n, sep)
    if s == "" and (sep == nil or sep == "") then return "" end
    return rep(s, n, sep)
end

-- Tables. What a metatable says of a length, or of elements that are not there, takes no memory, which would bound it.
local move, insert, remove, sort = table.move, table.insert, table.remove, table.sort

local function check(count, what)
    if type(count) == "number" and count > MOST then error("too many elements to " .. what, 3) end
end

local function length(t)
    local metatable = metatable_of(t)
    if metatable and rawget(metatable, "__len") ~= nil then error("a table whose length a metatable says is not supported here", 3) end
    return rawlen(t)
end

function table.move(a, first, last, ...)
    local from, to = tonumber(first), tonumber(last)
    if from and to then check(to - from, "move") end
    return move(a, first, last, ...)
end

function table.insert(t, ...)
    if select("#", ...) ~= 1 and type(t) == "table" then check(length(t), "move") end
    return insert(t, ...)
end

function table.remove(t, ...)
    if select("#", ...) ~= 0 and type(t) == "table" then check(length(t), "move") end
    return remove(t, ...)
end

function table.concat(t, sep, first, last)
    if type(t) == "table" then check((tonumber(last) or length(t)) - (tonumber(first) or 1), "join") end
    if last == nil then return concat(t, sep, first or 1) end
    return concat(t, sep, first, last)
end

-- Comparing in Lua comes back to Lua.
local function is_less(a, b) return a < b end

function table.sort(t, compare)
    if type(t) == "table" and length(t) > 1000 then
        check(length(t), "sort")
        local c = compare
        compare = type(c) == "function" and function(a, b) return c(a, b) end or c or is_less
    end
    return sort(t, compare)
end

-- An error of a hook is handled without hooks: the handler of a script that is being stopped is not called.
local native_xpcall = xpcall

function xpcall(f, handler, ...)
    if type(handler) ~= "function" then return native_xpcall(f, handler, ...) end
    return native_xpcall(f, function(...)
        if is_stopping() then return (...) end
        return handler(...)
    end, ...)
end

-- Finalizers would run wherever memory is taken, also when the server does so, and when the machine is closed.
local native_setmetatable = setmetatable

function setmetatable(t, metatable)
    if type(metatable) == "table" and rawget(metatable, "__gc") ~= nil then error("finalizers (__gc) are not supported", 2) end
    return native_setmetatable(t, metatable)
end

-- Texts to compile, as long as a module may be.
local native_load = load
local LONGEST = 1048576

local function whole_text(pieces)
    local texts, length = {}, 0
    for piece in pieces do
        if type(piece) ~= "string" then return nil, "reader function must return a string" end
        if piece == "" then break end
        texts[#texts + 1], length = piece, length + #piece
        if length > LONGEST then break end
    end
    return concat(texts)
end

function load(chunk, name, mode, ...)
    local text, problem = chunk, nil
    if type(chunk) == "function" then
        text, problem = whole_text(chunk)
        name = name or "=(load)"
    end
    if problem then return nil, problem end
    if type(text) == "string" and #text > LONGEST then return nil, "a chunk is longer than " .. LONGEST .. " bytes" end
    return native_load(text, name, "t", ...)
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
    if cost > 0 then return (#s) ^ (cost + 1) * (1 + #p / 16) <= BOUND end
    return #s * #p <= BOUND * 4
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

-- Some positions at a time.
local function find_text(s, p, init)
    local at, positions = start_of(s, init), BOUND // #p + 1
    while at <= #s - #p + 1 do
        local found = find_plain(s, p, at, positions)
        if found then return found, found + #p - 1 end
        at = at + positions
    end
    return nil
end

function string.find(s, p, init, plain)
    if type(s) ~= "string" or type(p) ~= "string" then return native.find(s, p, init, plain) end
    if plain or cost_of(p) < 0 then
        if #s * #p <= BOUND * 16 then return native.find(s, p, init, true) end
        return find_text(s, p, init)
    end
    if is_cheap(s, p) then return native.find(s, p, init) end
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

