--- What a user of Neovim gets, one scenario a run: `nvim -l neovim.lua CLIENT SERVER SCENARIO`, in the sample's root.
---
--- `CLIENT` is the directory put on 'runtimepath', `SERVER` the program.  A scenario that fails raises an
--- error, and so ends Neovim with a status of 1.

local client, server, scenario = arg[1], arg[2], arg[3]

vim.opt.runtimepath:prepend(client)
vim.opt.swapfile = false
vim.cmd('filetype on')
vim.o.loadplugins = true -- which `-l` has switched off
vim.cmd('runtime! plugin/**/*.lua plugin/**/*.vim')
vim.lsp.config('modtidy', { cmd = { server, 'server' } })
vim.lsp.enable('modtidy')

local PATIENCE = 30000

---@generic T
---@param what string
---@param ask fun(): T
---@return T
local function until_(what, ask)
  local answer
  assert(vim.wait(PATIENCE, function()
    answer = ask()
    return answer
  end, 20), 'still waiting for ' .. what)
  return answer
end

local function on_disk(path)
  return vim.uv.fs_stat(path) ~= nil
end

---@param path string
---@return integer buffer
local function opened(path)
  vim.cmd.edit(path)
  local buffer = vim.api.nvim_get_current_buf()
  until_('the server', function()
    local serving = vim.lsp.get_clients({ bufnr = buffer, name = 'modtidy' })[1]
    return serving and serving.initialized
  end)
  return buffer
end

local function offered(buffer, is_wanted)
  local serving = assert(vim.lsp.get_clients({ bufnr = buffer, name = 'modtidy' })[1])
  local params = vim.lsp.util.make_range_params(0, serving.offset_encoding)
  params.context = { diagnostics = {} }
  local answer = serving:request_sync('textDocument/codeAction', params, PATIENCE, buffer)
  return vim.iter(answer and answer.result or {}):any(is_wanted)
end

--- The project may still be being read: until it is, nothing is offered.
local function carry_out(buffer, is_wanted)
  until_('the offer', function()
    return offered(buffer, is_wanted)
  end)
  vim.lsp.buf.code_action({ apply = true, filter = is_wanted })
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

local scenarios = {}

function scenarios.fix()
  local buffer = opened('shop/billing/invoice.py')
  local found = until_('a finding', function()
    return vim.diagnostic.get(buffer)[1]
  end)
  assert(#vim.diagnostic.get(buffer) == 1, 'more than one finding')
  assert(found.code == 'missing-init' and found.source == 'modtidy', vim.inspect(found))
  assert(found.severity == vim.diagnostic.severity.WARN, vim.inspect(found))
  assert(found.message:find('`shop.billing` has no `__init__.py`', 1, true), found.message)
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  carry_out(buffer, function(action)
    return action.title == 'Create `shop/billing/__init__.py`'
  end)
  until_('the file', function()
    return on_disk('shop/billing/__init__.py')
  end)
  until_('the finding to go', function()
    return #vim.diagnostic.get(buffer) == 0
  end)
end

function scenarios.to_package()
  local buffer = opened('shop/orders.py')
  vim.api.nvim_buf_set_lines(buffer, 1, 1, false, { 'from .bank import balance' })
  carry_out(buffer, function(action)
    return action.kind == 'refactor.move.modtidy.toPackage'
  end)
  until_('the package', function()
    return on_disk('shop/orders/__init__.py') and not on_disk('shop/orders.py')
  end)
  local moved = vim.fn.getcwd() .. '/shop/orders/__init__.py'
  until_('the buffer to move', function()
    return vim.api.nvim_buf_get_name(0) == moved
  end)
  local expected = 'from .. import bank\nfrom ..bank import balance\n\nTOTAL = bank.balance()'
  until_('the edits', function()
    return text_of(0) == expected
  end)
  vim.cmd('silent wall!')
end

function scenarios.rename()
  local buffer = opened('shop/orders.py')
  local serving = assert(vim.lsp.get_clients({ bufnr = buffer, name = 'modtidy' })[1])
  vim.api.nvim_win_set_cursor(0, { 1, 14 })
  until_('the name', function()
    local params = vim.lsp.util.make_position_params(0, serving.offset_encoding)
    local answer = serving:request_sync('textDocument/prepareRename', params, PATIENCE, buffer)
    return answer and answer.result and answer.result.placeholder == 'bank'
  end)
  vim.lsp.buf.rename('till')
  until_('the file', function()
    return on_disk('shop/till.py') and not on_disk('shop/bank.py')
  end)
  until_('the edits', function()
    return text_of(buffer) == 'from . import till\n\nTOTAL = till.balance()'
  end)
  vim.cmd('silent wall!')
end

--- As a file explorer does that asks servers before it renames a file.
function scenarios.file_rename()
  local buffer = opened('shop/orders.py')
  local serving = assert(vim.lsp.get_clients({ bufnr = buffer, name = 'modtidy' })[1])
  assert(serving.server_capabilities.workspace.fileOperations.willRename)
  local old, new = vim.fn.getcwd() .. '/shop/bank.py', vim.fn.getcwd() .. '/shop/till.py'
  local files = { { oldUri = vim.uri_from_fname(old), newUri = vim.uri_from_fname(new) } }
  local answer = serving:request_sync('workspace/willRenameFiles', { files = files }, PATIENCE)
  vim.lsp.util.apply_workspace_edit(assert(answer and answer.result), serving.offset_encoding)
  vim.lsp.util.rename(old, new)
  serving:notify('workspace/didRenameFiles', { files = files })
  vim.cmd('silent wall!')
end

--- What the user is told, last.
local told
vim.notify = function(text)
  told = text
end

---@return string? told
local function command(line)
  told = nil
  vim.cmd(line)
  return told
end

--- Others have made the file meanwhile, of which Neovim says nothing; told to make it, it would empty it.
function scenarios.in_the_way()
  local buffer = opened('shop/billing/invoice.py')
  local function is_wanted(action)
    return action.title == 'Create `shop/billing/__init__.py`'
  end
  until_('the offer', function()
    return offered(buffer, is_wanted)
  end)
  vim.ui.select = function(items, _, choose)
    vim.fn.writefile({ 'THEIRS = 1' }, 'shop/billing/__init__.py')
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action({ filter = is_wanted })
  until_('the finding to go', function()
    return #vim.diagnostic.get(buffer) == 0
  end)
end

function scenarios.command_rename()
  local buffer = opened('shop/bank.py')
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# unsaved' })
  assert(vim.fn.getcompletion('Modtidy ', 'cmdline')[2] == 'rename')
  assert(vim.fn.getcompletion('Modtidy move sh', 'cmdline')[1] == 'shop/')
  assert(command('Modtidy rename orders') == 'modtidy: there is already a `shop/orders.py`', told)
  assert(command('Modtidy rename a b') == 'modtidy: Modtidy rename NAME', told)
  assert(command('Modtidy fetch') == 'modtidy: `fetch` is not one of: move, rename', told)
  assert(vim.api.nvim_buf_get_name(0) == vim.fn.getcwd() .. '/shop/bank.py')
  assert(
    command('Modtidy rename till') == 'modtidy: `shop/bank.py` is now `shop/till.py`; :wall saves the 2 that name it',
    told
  )
  assert(command('Modtidy rename Till.py'):find('is now `shop/Till.py`', 1, true), told) -- other letters alone
  assert(command('Modtidy rename till'):find('is now `shop/till.py`', 1, true), told)
  assert(vim.api.nvim_get_current_buf() == buffer)
  assert(vim.api.nvim_buf_get_name(0) == vim.fn.getcwd() .. '/shop/till.py')
  assert(text_of(0):find('# unsaved', 1, true))
  vim.cmd('silent undo')
  assert(not text_of(0):find('# unsaved', 1, true), 'the file cannot be undone')
  vim.cmd('silent wall!')
end

function scenarios.command_move()
  local buffer = opened('shop/orders.py')
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { '# unsaved' })
  assert(command('Modtidy move shop/billing/'):find('is now `shop/billing/orders.py`', 1, true), told)
  assert(command('Modtidy move shop/billing shop/accounts'):find('is now `shop/accounts`', 1, true), told)
  assert(vim.api.nvim_get_current_buf() == buffer)
  assert(vim.api.nvim_buf_get_name(0) == vim.fn.getcwd() .. '/shop/accounts/orders.py')
  vim.cmd('silent wall!')
end

--- The target turns up after the server has answered: as little as can be is left changed.
function scenarios.command_fails()
  local buffer = opened('shop/orders.py')
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { '# unsaved' })
  local apply = vim.lsp.util.apply_workspace_edit
  vim.lsp.util.apply_workspace_edit = function(...)
    apply(...)
    vim.fn.writefile({ 'THEIRS = 1' }, 'shop/till.py')
  end
  local said = command('Modtidy move shop/bank.py shop/till.py')
  assert(said == 'modtidy: `shop/bank.py` stays where it is: Neovim has not moved it', said)
  assert(text_of(buffer) == 'from . import bank\n\nTOTAL = bank.balance()\n# unsaved')
  vim.cmd('silent wall!')
end

--- In Neovim's explorer, a file, a directory in the tree, and what no server serves.
function scenarios.netrw()
  opened('shop/orders.py')
  local here = vim.fn.getcwd()
  local function rename(line, target)
    assert(vim.fn.search(line) > 0, table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'))
    vim.api.nvim_feedkeys(vim.keycode('R<C-U>' .. target .. '<CR>'), 'xt', false)
    assert(on_disk(target), target)
  end
  vim.cmd.Explore(here .. '/shop')
  rename('^bank.py', here .. '/shop/till.py')
  rename('^till.py', here .. '/shop/desk.py')
  vim.g.netrw_liststyle = 3
  vim.cmd.Explore(here)
  vim.fn.search('shop/')
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'xt', false)
  rename('billing/', here .. '/shop/accounts')
  vim.fn.mkdir(here .. '/../elsewhere')
  vim.fn.writefile({}, here .. '/../elsewhere/a.py')
  vim.g.netrw_liststyle = 0
  vim.cmd.Explore(vim.fs.normalize(here .. '/../elsewhere'))
  local netrws = '<Plug>(modtidy-netrw-R)' -- which asks by other means than the keys that wait
  assert(vim.fn.maparg(netrws, 'n'):find('NetrwLocalRename', 1, true))
  local left_to_netrw = false
  vim.keymap.set('n', netrws, function()
    left_to_netrw = true
  end, { buffer = true })
  vim.fn.search('^a.py')
  vim.api.nvim_feedkeys('R', 'xt', false)
  assert(left_to_netrw)
  vim.cmd('silent wall!')
end

function scenarios.health()
  opened('shop/orders.py')
  vim.cmd('checkhealth modtidy')
  print(text_of(0))
end

scenarios[scenario]()
for _, serving in ipairs(vim.lsp.get_clients()) do
  serving:stop()
end
assert(
  vim.wait(10000, function()
    return #vim.lsp.get_clients() == 0
  end, 20),
  'the server does not stop'
)
